/// Every endpoint and page, and how all of the web is put together.
@NullMarked
package parlor.web;

import org.jspecify.annotations.NullMarked;
