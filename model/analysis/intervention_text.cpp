// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/intervention_text.h"

#include <cstdio>
#include <variant>

#include "model/core/names.h"
#include "model/core/setting_keys.h"

namespace xsmoe {
namespace {

std::string threeDigits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

std::string expertText(const ExpertName& expert) {
  return "the " + std::string(name(expert.modality)) + " expert of D_" + std::to_string(expert.born) + " at state " +
         std::to_string(expert.hiddenState);
}

std::string outcomeText(const NumberSet& one) {
  const std::string what = one.key == kLearningRateKey ? std::string("learning rate") : one.key;
  return what + " " + threeDigits(one.from) + " → " + threeDigits(one.to);
}

std::string outcomeText(const GroupingSet& one) {
  return std::string(one.applied ? "grouping applied: " : "grouping requested: ") + name(one.from) + " → " + name(one.to);
}

std::string outcomeText(const PinExpert& one) { return (one.pinned ? "pinned " : "no longer pinned: ") + expertText(one.expert); }

std::string outcomeText(const ExpertsTaken& one) {
  if (!one.expert)
    return "pruned now at tau " + threeDigits(one.tau) + ": " + std::to_string(one.experts) + (one.experts == 1 ? " expert" : " experts");
  if (one.into)
    return (one.experts > 0 ? "merged " : "could not merge ") + expertText(*one.expert) + " into that of D_" + std::to_string(*one.into);
  return (one.experts > 0 ? "removed " : "could not remove ") + expertText(*one.expert);
}

}  // namespace

std::string interventionText(const Intervention& intervention) {
  if (const auto* const undo = std::get_if<Undo>(&intervention.act))
    return intervention.refusal.empty() ? "taken back: " + undo->takenBack : "to take back the last change";
  if (!intervention.outcome) return inWords(intervention.act);
  return std::visit([](const auto& outcome) { return outcomeText(outcome); }, *intervention.outcome);
}

}  // namespace xsmoe
