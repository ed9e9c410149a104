/// The way of a request in and of its answer out: routes, who is asking, limits.
@NullMarked
package parlor.http;

import org.jspecify.annotations.NullMarked;
