@NullMarked
package parlor.oauth;

import org.jspecify.annotations.NullMarked;
