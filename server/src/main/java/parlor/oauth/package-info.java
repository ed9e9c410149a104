/// Parlor as an OAuth 2.1 and OpenID Connect provider: clients, grants, codes, tokens.
@NullMarked
package parlor.oauth;

import org.jspecify.annotations.NullMarked;
