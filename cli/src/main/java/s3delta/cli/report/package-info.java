/** The report of runs: what their files hold, as one page and as pictures. It computes nothing that needs a tensor. */
@NullMarked
package s3delta.cli.report;

import org.jspecify.annotations.NullMarked;
