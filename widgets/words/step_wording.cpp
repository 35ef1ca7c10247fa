// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/step_wording.h"

#include <QCoreApplication>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class StepWording {
  Q_DECLARE_TR_FUNCTIONS(StepWording)
};

QString shareOf(const StepSplit& split, StepPart part) { return percent(split.share(split.parts.of(part).value_or(0))); }

/// What computing itself takes, as far as the method tells it.
double computing(const StepSplit& split) {
  double seconds = 0;
  for (const auto part : {StepPart::kForward, StepPart::kMetering, StepPart::kBackward, StepPart::kOptimizer})
    seconds += split.parts.of(part).value_or(0);
  return seconds;
}

}  // namespace

QString stepPartTitle(StepPart part) {
  switch (part) {
    case StepPart::kData: return StepWording::tr("Preparing batches");
    case StepPart::kForward: return StepWording::tr("Forward and loss");
    case StepPart::kMetering: return StepWording::tr("Measuring utilization");
    case StepPart::kBackward: return StepWording::tr("Backward");
    case StepPart::kOptimizer: return StepWording::tr("Optimizer");
    case StepPart::kRanks: return StepWording::tr("Other ranks");
    case StepPart::kDevice: return StepWording::tr("Waiting for the GPU");
  }
  return {};
}

QString stepPartDetail(StepPart part, bool device) {
  switch (part) {
    case StepPart::kData: return StepWording::tr("A batch's samples are chosen and its items' frozen states read");
    case StepPart::kForward:
      return device ? StepWording::tr("Handing the loss's computation over to the GPU") : StepWording::tr("Computing the loss of a batch");
    case StepPart::kMetering: return StepWording::tr("How much each expert adds to its layer, by which τ decides");
    case StepPart::kBackward:
      return device ? StepWording::tr("Handing the gradients' computation over to the GPU") : StepWording::tr("Computing the gradients");
    case StepPart::kOptimizer:
      return device ? StepWording::tr("Handing Adam's update over to the GPU")
                    : StepWording::tr("Adam's update, after a look at whether all is finite");
    case StepPart::kRanks: return StepWording::tr("Exchange with the other processes, and waiting for them");
    case StepPart::kDevice: return StepWording::tr("What the GPU still computes when all is handed over");
  }
  return {};
}

QString stepPartText(const StepSplit& split, double seconds) {
  return StepWording::tr("%1 (%2)").arg(durationText(seconds / static_cast<double>(split.steps)), percent(split.share(seconds)));
}

QString stepPaceText(const StepSplit& split) {
  switch (stepPaceOf(split)) {
    case StepPace::kData:
      return StepWording::tr("Preparing batches takes %1 of a step, and computing waits for it").arg(shareOf(split, StepPart::kData));
    case StepPace::kRanks:
      return StepWording::tr("The other ranks take %1 of a step, and computing waits for them").arg(shareOf(split, StepPart::kRanks));
    case StepPace::kDevice:
      return StepWording::tr("The GPU sets the pace: %1 of a step is waiting for it").arg(shareOf(split, StepPart::kDevice));
    case StepPace::kHost:
      return StepWording::tr("The host sets the pace: only %1 of a step is waiting for the GPU").arg(shareOf(split, StepPart::kDevice));
    case StepPace::kComputing:
      return StepWording::tr("Computing takes %1 of a step: nothing holds it up").arg(percent(split.share(computing(split))));
  }
  return {};
}

}  // namespace xsmoe::widgets
