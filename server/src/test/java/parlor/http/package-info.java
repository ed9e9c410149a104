@NullMarked
package parlor.http;

import org.jspecify.annotations.NullMarked;
