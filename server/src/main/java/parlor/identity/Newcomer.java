package parlor.identity;

/// A guest that comes in with the command that needs one: both become durable together.
///
/// @param session the guest's only session, not yet stored
public record Newcomer(User user, Session session) {}
