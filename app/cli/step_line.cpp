// SPDX-License-Identifier: Apache-2.0
#include "app/cli/step_line.h"

#include <fmt/format.h>

#include "app/cli/console.h"

namespace xsmoe::cli {
namespace {

std::string inWords(StepPart part) {
  switch (part) {
    case StepPart::kData: return "preparing its batch";
    case StepPart::kForward: return "forward and loss";
    case StepPart::kMetering: return "measuring utilization";
    case StepPart::kBackward: return "backward";
    case StepPart::kOptimizer: return "optimizer";
    case StepPart::kRanks: return "the other ranks";
    case StepPart::kDevice: return "waiting for the GPU";
  }
  return "";
}

}  // namespace

std::string stepLine(const StepSplit& split) {
  auto line = fmt::format("a step of D_{} takes {:.2f} ms:", split.window.value, 1000 * split.perStep());
  for (const auto part : kStepParts)
    if (const auto& seconds = split.parts.of(part)) line += fmt::format(" {} {},", inWords(part), percent(split.share(*seconds)));
  return line + " other " + percent(split.share(split.rest()));
}

}  // namespace xsmoe::cli
