package parlor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/// The same work for many numbers, by a few workers with a tool each.
final class Parallel {
    private Parallel() {}

    interface Work<C, R> {
        R of(C tool, int number) throws Exception;
    }

    static <C extends AutoCloseable, R> List<R> map(
            int count, int workers, IntFunction<C> tools, Work<C, R> work) {
        AtomicReferenceArray<R> results = new AtomicReferenceArray<>(count);
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < Math.min(workers, count); worker++) {
                int number = worker;
                running.add(pool.submit(() -> work(tools.apply(number), next, results, work)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        List<R> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(results.get(i));
        }
        return all;
    }

    private static <C extends AutoCloseable, R> Void work(
            C tool, AtomicInteger next, AtomicReferenceArray<R> results, Work<C, R> work)
            throws Exception {
        try (tool) {
            for (int i = next.getAndIncrement(); i < results.length(); i = next.getAndIncrement()) {
                results.set(i, work.of(tool, i));
            }
        }
        return null;
    }
}
