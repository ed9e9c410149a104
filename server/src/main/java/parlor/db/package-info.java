/// The database: one writer, many readers, migrations; no knowledge of what is stored.
@NullMarked
package parlor.db;

import org.jspecify.annotations.NullMarked;
