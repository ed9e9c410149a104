package parlor.rooms;

/// For whom a secret roll is; everybody else sees only that it happened. Fixed when it is rolled.
public enum Secret {
    /// The roller, the owner and the moderators.
    GM,
    /// The owner and the moderators; not the roller.
    BLIND,
    /// The roller.
    SELF
}
