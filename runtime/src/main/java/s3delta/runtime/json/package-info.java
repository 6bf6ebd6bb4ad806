/** JSON and YAML: strict mappers, strict binding of trees to records, structure files. */
@NullMarked
package s3delta.runtime.json;

import org.jspecify.annotations.NullMarked;
