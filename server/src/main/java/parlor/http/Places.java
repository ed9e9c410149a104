package parlor.http;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// One token of each of some buckets, taken all together or not at all.
record Places(List<Bucket> buckets) {

    Places and(Bucket other) {
        return new Places(Stream.concat(Stream.of(other), buckets.stream()).toList());
    }

    /// Whether each had one to give.
    boolean take() {
        for (int i = 0; i < buckets.size(); i++) {
            if (!buckets.get(i).tryConsume(1)) {
                new Places(buckets.subList(0, i)).giveBack();
                return false;
            }
        }
        return true;
    }

    void giveBack() {
        buckets.forEach(bucket -> bucket.addTokens(1));
    }

    /// When each of them will have one; the buckets are asked one by one.
    Duration untilOne() {
        return buckets.stream()
                .map(Buckets::untilOne)
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
}
