package parlor.accounts;

/// Who may sign up.
public enum Policy {
    OPEN,
    INVITE,
    CLOSED
}
