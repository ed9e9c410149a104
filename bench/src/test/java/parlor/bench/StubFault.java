package parlor.bench;

/// What the stub does wrong, once.
enum StubFault {
    NONE,
    /// An entry is not delivered to one reader.
    GAP,
    /// An entry is delivered twice.
    DUPLICATE,
    /// Two entries change places.
    REORDER,
    /// An acknowledged message is not kept.
    FORGET,
    /// A message is refused.
    REFUSE,
    /// A message is never answered.
    SILENCE,
    /// A client that resumes is told that something is missing.
    UNRECOVERED,
    /// The log is read for every client that resumes.
    GREED
}
