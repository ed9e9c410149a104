/// The arithmetic under OPAQUE. A mistake here gives passwords away; nothing outside this module
/// has business with it.
@NullMarked
package parlor.opaque.hazmat;

import org.jspecify.annotations.NullMarked;
