#pragma once

namespace xsmoe::bench {

/// Starts Qt without a screen where it is not started yet, once for the program, to its end.
void startQt();

}  // namespace xsmoe::bench
