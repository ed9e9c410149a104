package parlor.accounts;

import org.jspecify.annotations.Nullable;
import parlor.identity.Session;

/// Where a request comes from.
///
/// @param session the caller's, if he has one
/// @param device what kind of browser, coarse
/// @param network the address, coarse
public record Place(@Nullable Session session, String device, String network) {}
