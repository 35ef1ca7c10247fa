#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe::bench {

/// What a run at scale measured, by name: seconds, MB of 2^20 bytes of resident memory, counts.
using Figures = std::map<std::string, double>;

/// A stream to open, load, train for windows 0 and 1 and evaluate.
struct ScaleRun {
  std::filesystem::path stream;
  int epochs = 3;  ///< a window, each with its validation
  int threads = 2;
  int repetitions = 3;  ///< of opening and loading
  Method method = Method::kXsmoe;
  double stepSeconds = 0;      ///< above 0: steps of one window for so long, as measureEpoch() says, in place of whole windows
  std::string device = "cpu";  ///< of such steps; in float32 on a CPU, in half precision on a GPU
  bool stepsAlone = false;     ///< nothing after such steps
  /// Of such steps: hidden states stay in their file, and take so many MB of 2^20 bytes of memory at most; 0: they are in memory, and on a
  /// GPU there.
  double featureMegabytes = 0;
};

/// Runs it in a process of its own, whose memory holds nothing else. Errors: the child's, or that it could not be started.
[[nodiscard]] Result<Figures> runAtScale(const ScaleRun& run);

/// The option that starts such a process, with what it should run as its argument.
inline constexpr const char* kScaleRunOption = "--scale-run";
/// The process's main function; the exit code.
[[nodiscard]] int scaleRunMain(const std::string& run);

}  // namespace xsmoe::bench
