package parlor.rooms;

import java.util.Map;

/// What a member keeps for the rolls of one room. Names are in lower case.
///
/// @param values what `@name` stands for: notations
/// @param macros what `$name` stands for: notations
public record Sheet(Map<String, String> values, Map<String, String> macros) {}
