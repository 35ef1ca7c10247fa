// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/which_model.h"

#include <QCoreApplication>
#include <QLocale>

#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class ModelInWords {
  Q_DECLARE_TR_FUNCTIONS(ModelInWords)
};

/// `epochs`: that had ended in the window.
QString inTraining(const QString& words, int epochs) {
  return epochs > 0 ? ModelInWords::tr("%1 behind epoch %2").arg(words).arg(epochs) : words;
}

}  // namespace

QString momentText(int window, bool live, int epoch, std::optional<double> tau) {
  const QString words =
      live ? ModelInWords::tr("in training, in %1").arg(windowName(window)) : ModelInWords::tr("after %1").arg(momentName({window, epoch}));
  return tau ? ModelInWords::tr("%1, pruned at τ = %2").arg(words, QLocale().toString(*tau, 'g', 3)) : words;
}

QString momentText(const Recommendation& list) {
  return inTraining(momentText(list.window, list.liveEpoch >= 0, list.epoch, list.tau), list.liveEpoch);
}

QString momentText(const WhatIf& measured) {
  const int window = measured.window.value;
  if (measured.live) return inTraining(momentText(window, true), measured.epoch);
  return momentText(window, false, measured.asTested ? 0 : measured.epoch);
}

QString whichModel(const QString& moment, const QString& run) { return ModelInWords::tr("%1 of %2", "moment, run").arg(moment, run); }

QString modelLine(const QString& moment, const QString& run) { return ModelInWords::tr("Model: %1").arg(whichModel(moment, run)); }

}  // namespace xsmoe::widgets
