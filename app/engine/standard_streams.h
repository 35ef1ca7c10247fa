// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe::app {

/// Whoever reads what a program prints may go away, and what it is printed to may be full, while it works. Call first of all.
/// - The three standard streams are open files afterwards, so that no file that is opened later gets the place of one that was closed.
///   Writing to one that was closed goes on failing.
/// - A reader that has gone, and a file that may not grow, make writing fail instead of ending the program.
void guardStandardStreams();

/// Brings what was printed to where it goes. False where some of it could not be written, now or before.
[[nodiscard]] bool printedAll();

}  // namespace xsmoe::app
