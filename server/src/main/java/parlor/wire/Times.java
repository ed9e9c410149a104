package parlor.wire;

import java.time.Instant;

/// Times as the protocol writes them: UTC, six digits of the second, `Z`.
public final class Times {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final String PATTERN = "0000-00-00T00:00:00.000000Z";

    private Times() {}

    /// For years 0 to 9999. Written by hand: it stands in every entry.
    public static String text(Instant at) {
        var chars = PATTERN.toCharArray();
        long days = Math.floorDiv(at.getEpochSecond(), SECONDS_PER_DAY);
        int second = Math.floorMod(at.getEpochSecond(), SECONDS_PER_DAY);
        date(chars, days);
        put(chars, 11, 2, second / 3600);
        put(chars, 14, 2, second / 60 % 60);
        put(chars, 17, 2, second % 60);
        put(chars, 20, 6, at.getNano() / 1000);
        return new String(chars);
    }

    /// Days since 1970 as a date of the Gregorian calendar, whose eras of 400 years begin in March.
    private static void date(char[] chars, long daysSince1970) {
        long days = daysSince1970 + 719_468;
        long era = Math.floorDiv(days, 146_097L);
        int ofEra = (int) (days - era * 146_097);
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * ofYear + 2) / 153;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        put(chars, 0, 4, (int) (era * 400) + yearOfEra + (month <= 2 ? 1 : 0));
        put(chars, 5, 2, month);
        put(chars, 8, 2, ofYear - (153 * fromMarch + 2) / 5 + 1);
    }

    private static void put(char[] chars, int at, int digits, int value) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            chars[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
