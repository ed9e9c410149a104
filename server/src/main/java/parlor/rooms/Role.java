package parlor.rooms;

/// What a seat may do, least first.
public enum Role {
    MEMBER,
    MODERATOR,
    OWNER
}
