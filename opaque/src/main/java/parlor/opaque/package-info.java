/// Passwords that the server never sees: OPAQUE (RFC 9807) with ristretto255-SHA512 and 3DH.
@NullMarked
package parlor.opaque;

import org.jspecify.annotations.NullMarked;
