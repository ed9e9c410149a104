package parlor.live;

/// An event as JSON in UTF-8, before it is framed.
///
/// @param type its `event_type`
public record Encoded(String type, byte[] json) {}
