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

QString pruned(const QString& words, std::optional<double> tau) {
  return tau ? ModelInWords::tr("%1, pruned at τ = %2").arg(words, QLocale().toString(*tau, 'g', 3)) : words;
}

/// `epochs`: that had ended in the window.
QString inTraining(int window, int epochs) {
  const QString name = windowName(window);
  if (epochs < 1) return ModelInWords::tr("in training, in %1").arg(name);
  return counted(epochs, ModelInWords::tr("in training, after 1 epoch of %2"), ModelInWords::tr("in training, after %1 epochs of %2"))
      .arg(name);
}

/// Of a question that was answered by the weights of a window, of one of its epochs, or of the model in training.
template <class Answer>
QString ofMeasured(const Answer& measured) {
  const int window = measured.window.value;
  if (measured.live) return inTraining(window, measured.epoch);
  return momentText(window, false, measured.asTested ? 0 : measured.epoch);
}

}  // namespace

QString momentText(int window, bool live, int epoch, std::optional<double> tau) {
  return pruned(live ? inTraining(window, 0) : ModelInWords::tr("after %1").arg(momentName({window, epoch})), tau);
}

QString momentText(const Recommendation& list) {
  return list.liveEpoch >= 0 ? pruned(inTraining(list.window, list.liveEpoch), list.tau)
                             : momentText(list.window, false, list.epoch, list.tau);
}

QString momentText(const WhatIf& measured) { return ofMeasured(measured); }

QString momentText(const MergeWhatIf& measured) { return ofMeasured(measured); }

QString whichModel(const QString& moment, const QString& run) { return ModelInWords::tr("%1 of %2", "moment, run").arg(moment, run); }

QString modelLine(const QString& moment, const QString& run) { return ModelInWords::tr("Model: %1").arg(whichModel(moment, run)); }

}  // namespace xsmoe::widgets
