package parlor.base;

import java.time.Duration;

/// Every limit of Parlor in one table (`docs/limits.md`).
public final class Limits {
    private Limits() {}

    public static final int BODY_BYTES = 64 * 1024;
    public static final int HEAD_BYTES = 16 * 1024;
    public static final Duration HEAD_TIME = Duration.ofSeconds(10);
    public static final Duration KEEP_ALIVE = Duration.ofSeconds(75);
    public static final Duration BODY_IDLE = Duration.ofSeconds(30);
    public static final int FRAME_BYTES = 64 * 1024;
    public static final int JSON_DEPTH = 16;

    public static final int GUEST_NAME = 20;
    public static final Duration ROOM_IDLE = Duration.ofDays(7);
    public static final Duration ROOM_EMPTY = Duration.ofDays(7);
    public static final int TITLE = 70;
    public static final int TOPIC = 40;
    public static final int DESCRIPTION = 400;
    public static final int TEXT = 4_000;
    public static final int LABEL = 100;
    public static final int NONCE = 64;
    public static final int NOTATION = 500;
    public static final int ROLL_NAME = 32;
    public static final int SHEET_VALUES = 100;
    public static final int SHEET_MACROS = 50;
    public static final int TABLES = 50;
    public static final int TABLE_LINES = 100;
    public static final int TABLE_TEXT = 100;
    public static final int TABLE_WEIGHT = 1_000;
    public static final int TALLIED_DICE = 50;
    public static final int SEARCH = 200;
    public static final int SEARCH_TERMS = 8;

    public static final int ACCOUNT_NAME_LEAST = 3;
    public static final int ACCOUNT_NAME = 20;
    public static final int EMAIL = 254;
    public static final Duration NAME_BLOCK = Duration.ofDays(180);
    public static final Duration FLOW = Duration.ofSeconds(60);
    public static final Duration FRESH = Duration.ofMinutes(5);
    public static final Duration ACCOUNT_SESSION = Duration.ofDays(90);
    public static final Duration ACCOUNT_IDLE = Duration.ofDays(14);
    public static final Duration KEY_PERIOD = Duration.ofDays(30);
    public static final int PASSWORDS_WAITING = 200;
    public static final int RECOVERY_CODES = 10;
    public static final int INVITES = 1_000;
    public static final int INVITE_DAYS = 30;
    public static final int INVITE_DAYS_USUAL = 7;

    public static final Duration MAIL_LINK = Duration.ofMinutes(30);
    public static final Duration NOTICE = Duration.ofDays(1);
    public static final int LETTERS_WAITING = 100;
    public static final int LINKS_WAITING = 80;

    public static final int AVATAR_BYTES = 1 << 20;
    public static final int AVATAR_SIDE = 8_192;
    public static final int AVATAR_PIXELS = 1 << 24;
    public static final int AVATAR_WEBP_PIXELS = 1 << 21;
    public static final int AVATAR_SCANS = 100;
    public static final int AVATARS_WAITING = 16;

    public static final Duration OAUTH_REQUEST = Duration.ofMinutes(10);
    public static final int OAUTH_REQUEST_BYTES = 8 * 1024;
    public static final int OAUTH_REQUESTS_OF_ONE = 1_000;
    public static final int OAUTH_REQUESTS_OF_ALL = 10_000;
    public static final Duration OAUTH_PUSHED = Duration.ofSeconds(90);
    public static final int OAUTH_PUSHED_OF_ONE = 1_000;
    public static final int OAUTH_PUSHED_OF_ALL = 10_000;
    public static final Duration OAUTH_CODE = Duration.ofSeconds(60);
    public static final Duration OAUTH_ACCESS = Duration.ofMinutes(10);
    public static final Duration OAUTH_GRANT = Duration.ofDays(30);
    public static final Duration DEVICE_CODE = Duration.ofMinutes(10);
    public static final int DEVICES_OF_ONE = 1_000;
    public static final int DEVICES_OF_ALL = 10_000;
    public static final int REGISTERED_CLIENTS = 1_000;
    public static final Duration INITIAL_TOKEN = Duration.ofDays(30);
    public static final int INITIAL_TOKEN_CLIENTS = 10;
    public static final Duration REGISTERED_UNUSED = Duration.ofDays(30);
    public static final int LOGOUT_NOTICES_WAITING = 100;
    public static final int LOGOUT_NOTICES_OF_ALL = 10_000;
    public static final Duration CLIENT_KEYS = Duration.ofMinutes(10);
    public static final Duration CLIENT_KEYS_AGAIN = Duration.ofMinutes(1);
    public static final int CLIENT_KEYS_BYTES = 8 << 20;
    public static final Duration OUTBOUND_TIME = Duration.ofSeconds(5);
    public static final int OUTBOUND_BYTES = 64 * 1024;
    public static final int OUTBOUND_AT_ONCE = 32;
    public static final int OUTBOUND_OF_STRANGERS = 24;
    public static final int OUTBOUND_LOOKUPS = 8;
    public static final int OUTBOUND_LOOKUPS_OF_STRANGERS = 6;
    public static final int OAUTH_SEEN = 200_000;
    public static final int OAUTH_SEEN_OF_ONE = 20_000;

    public static final Duration GUEST_SESSION = Duration.ofHours(24);
    public static final Duration NAME_RELEASE = Duration.ofMinutes(10);

    public static final int LANE_COMMANDS = 10_000;
    public static final int LANE_BYTES = 16 << 20;
    public static final int BATCH_COMMANDS = 1_000;
    public static final int BATCH_BYTES = 1 << 20;
    public static final Duration COMMAND_WAIT = Duration.ofSeconds(5);

    public static final int UNANSWERED_HIGH = 32;
    public static final int UNANSWERED_LOW = 16;
    public static final int HELD_BYTES = 512 * 1024;
    public static final int SUBSCRIPTIONS = 100;
    public static final int CONNECTIONS_PER_SESSION = 10;
    public static final int CONNECTIONS_PER_ADDRESS = 200;
    public static final int FRAMES_PER_SECOND = 30;
}
