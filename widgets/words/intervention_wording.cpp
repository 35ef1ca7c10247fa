// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/intervention_wording.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <variant>

#include "model/core/names.h"
#include "model/core/setting_keys.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct InterventionWording {
  Q_DECLARE_TR_FUNCTIONS(InterventionWording)
};

QString plainThreeDigits(double value) { return QString::number(value, 'g', 3); }

/// Not its mark: an expert is named here as the record names it, by its state, which outlives a layer's place.
QString expertAtState(const ExpertName& expert) {
  const QString words = expert.modality == Modality::kVisual ? InterventionWording::tr("the visual expert of %1 at state %2")
                                                             : InterventionWording::tr("the textual expert of %1 at state %2");
  return words.arg(windowName(expert.born)).arg(expert.hiddenState);
}

QString outcomeWords(const NumberSet& one) {
  const QString from = plainThreeDigits(one.from), to = plainThreeDigits(one.to);
  if (one.key == kTauKey) return InterventionWording::tr("tau %1 → %2").arg(from, to);
  if (one.key == kLearningRateKey) return InterventionWording::tr("learning rate %1 → %2").arg(from, to);
  return InterventionWording::tr("%1 %2 → %3", "a setting, its number before and after").arg(text(one.key), from, to);
}

QString outcomeWords(const GroupingSet& one) {
  const QString words =
      one.applied ? InterventionWording::tr("grouping applied: %1 → %2") : InterventionWording::tr("grouping requested: %1 → %2");
  return words.arg(text(name(one.from)), text(name(one.to)));
}

QString outcomeWords(const PinExpert& one) {
  const QString words = one.pinned ? InterventionWording::tr("pinned %1") : InterventionWording::tr("no longer pinned: %1");
  return words.arg(expertAtState(one.expert));
}

QString outcomeWords(const ExpertsTaken& one) {
  if (!one.expert)
    return InterventionWording::tr("pruned now at tau %1: %2")
        .arg(plainThreeDigits(one.tau), counted(one.experts, InterventionWording::tr("1 expert"), InterventionWording::tr("%1 experts")));
  const QString which = expertAtState(*one.expert);
  if (!one.into)
    return (one.experts > 0 ? InterventionWording::tr("removed %1") : InterventionWording::tr("could not remove %1")).arg(which);
  const QString words = one.experts > 0 ? InterventionWording::tr("merged %1 into that of %2")
                                        : InterventionWording::tr("could not merge %1 into that of %2");
  return words.arg(which, windowName(*one.into));
}

QString withSigns(const QString& words) {
  static const QRegularExpression kTau(QStringLiteral("\\btau(?= [0-9])"));
  return withWindowNames(words).replace(kTau, QStringLiteral("τ"));
}

}  // namespace

QString interventionWords(const Intervention& intervention) {
  if (const auto* const undo = std::get_if<Undo>(&intervention.act))
    return intervention.refusal.empty() ? InterventionWording::tr("taken back: %1").arg(text(undo->takenBack))
                                        : InterventionWording::tr("to take back the last change");
  if (!intervention.outcome) return text(inWords(intervention.act));
  return std::visit([](const auto& outcome) { return outcomeWords(outcome); }, *intervention.outcome);
}

QString interventionSigns(const Intervention& intervention) { return withSigns(interventionWords(intervention)); }

QString deviationSigns(const std::string& deviation) { return withSigns(text(deviation)); }

QString undoWords(const Intervention& change) {
  // Of a change within an epoch, that epoch's batches are trained again.
  const int done = change.batch > 0 ? change.epoch - 1 : change.epoch;
  const QString what = interventionSigns(change), window = windowName(change.window.value);
  if (done <= 0) return InterventionWording::tr("%1 in %2; training goes back to the beginning of %2").arg(what, window);
  return InterventionWording::tr("%1 in %2; training goes back to the end of epoch %3").arg(what, window, QString::number(done));
}

}  // namespace xsmoe::widgets
