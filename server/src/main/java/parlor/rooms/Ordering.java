package parlor.rooms;

/// How lists of rooms are ordered; the newest or first come first.
public enum Ordering {
    ACTIVITY,
    CREATED_AT,
    TITLE
}
