@NullMarked
package parlor.accounts;

import org.jspecify.annotations.NullMarked;
