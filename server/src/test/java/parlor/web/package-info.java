@NullMarked
package parlor.web;

import org.jspecify.annotations.NullMarked;
