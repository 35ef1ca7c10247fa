// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/plan_wording.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "model/analysis/run_state_words.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class PlanWording {
  Q_DECLARE_TR_FUNCTIONS(PlanWording)
};

QString statesText(const std::vector<PlannedRun>& runs) {
  std::map<std::pair<PlannedState, std::string>, std::int64_t> numbers;  // one that is not finished may have been stopped or broken off
  for (const auto& run : runs) ++numbers[{run.state, stateWord(run)}];
  QStringList parts;
  for (const auto& [state, number] : numbers) parts << count(number) + u' ' + text(state.second);
  return parts.join(QStringLiteral(", "));
}

QString windowsText(const std::vector<PlannedRun>& runs) {
  int shared = 0;
  bool mayShareMore = false;
  for (const auto& run : runs) {
    if (run.state == PlannedState::kNew) shared += run.shared;
    mayShareMore = mayShareMore || run.mayShareMore;
  }
  QString text = counted(windowsToTrain(runs), PlanWording::tr("1 window to train"), PlanWording::tr("%1 windows to train"));
  if (shared > 0) text += PlanWording::tr(", %1 shared").arg(count(shared));
  if (mayShareMore) text += PlanWording::tr("; more may be shared when other runs are finished");
  return text + u'.';
}

QString timeText(const std::vector<PlannedRun>& runs) {
  const auto time = timeLeft(runs, ExperimentPace(runs));
  if (time.seconds <= 0) return PlanWording::tr("How long it takes is known when a window of each method is trained.");
  return (time.unknown.empty() ? PlanWording::tr("About %1 left.") : PlanWording::tr("More than %1 left.")).arg(durationText(time.seconds));
}

}  // namespace

QString plannedText(const std::vector<PlannedRun>& runs) {
  const QString all = counted(static_cast<std::int64_t>(runs.size()), PlanWording::tr("1 run"), PlanWording::tr("%1 runs"));
  QStringList sentences{PlanWording::tr("%1: %2.").arg(all, statesText(runs))};
  if (const auto elsewhere = std::count_if(runs.begin(), runs.end(), [](const PlannedRun& run) { return !run.thereAs().empty(); }))
    sentences << counted(elsewhere, PlanWording::tr("1 is there under another name."), PlanWording::tr("%1 are there under other names."));
  for (const auto& run : runs)
    if (!run.problem.empty()) sentences << PlanWording::tr("%1: %2").arg(text(run.name), withWindowNames(text(run.problem)));
  if (windowsToTrain(runs) == 0) return (sentences << PlanWording::tr("Nothing is left to train.")).join(u' ');
  return (sentences << windowsText(runs) << timeText(runs)).join(u' ');
}

std::string settingIn(const Error& error) {
  std::string where = error.where;
  for (const std::string start : {"--over", "--"})
    if (where.rfind(start, 0) == 0) where = where.substr(start.size());
  return where.substr(std::min(where.size(), where.find_first_not_of(' ')));
}

QString withoutOptions(QString sentence, const std::function<QString(const std::string&)>& titleOf) {
  static const QRegularExpression option(QStringLiteral("(?<=^|[\\s\"(])--([a-z][a-z0-9-]*)"));
  for (auto found = option.match(sentence); found.hasMatch(); found = option.match(sentence))
    sentence.replace(found.capturedStart(), found.capturedLength(), titleOf(found.captured(1).toStdString()));
  return sentence;
}

QString withoutOptions(const QString& sentence) {
  return withoutOptions(sentence, [](const std::string& key) { return settingTitle(key); });
}

QString planProblemText(const Error& error) {
  Error shown = error;
  const bool ofSetting = error.where.rfind("--", 0) == 0;
  if (ofSetting) shown.where.clear();
  const auto key = settingIn(error);
  const QString said = withoutOptions(errorWords(shown));
  return ofSetting && !key.empty() ? settingTitle(key) + QStringLiteral(": ") + said : said;
}

}  // namespace xsmoe::widgets
