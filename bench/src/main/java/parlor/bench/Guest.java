package parlor.bench;

/// Somebody with a seat: its number (and so its address) and its session cookie.
record Guest(int number, String cookie) {}
