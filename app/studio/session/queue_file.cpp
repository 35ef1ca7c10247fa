// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/queue_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

namespace xsmoe::studio {
namespace {

const QString kFormat = QStringLiteral("xsmoe-queue");
constexpr int kVersion = 1;

QString qt(const std::string& text) { return QString::fromStdString(text); }
QLatin1String key(const char* name) { return QLatin1String(name); }
std::string textAt(const QJsonObject& object, const char* name) { return object.value(key(name)).toString().toStdString(); }
int numberAt(const QJsonObject& object, const char* name) { return object.value(key(name)).toInt(); }

QJsonArray listOf(const std::vector<std::string>& texts) {
  QJsonArray list;
  for (const auto& text : texts) list.append(qt(text));
  return list;
}

std::vector<std::string> textsIn(const QJsonValue& list) {
  std::vector<std::string> texts;
  for (const auto& one : list.toArray()) texts.push_back(one.toString().toStdString());
  return texts;
}

/// Of settings, and of checksums by file.
QJsonObject objectOf(const SettingTexts& texts) {
  QJsonObject object;
  for (const auto& [name, value] : texts) object.insert(qt(name), qt(value));
  return object;
}

SettingTexts textsAt(const QJsonObject& object, const char* name) {
  SettingTexts texts;
  const auto all = object.value(key(name)).toObject();
  for (auto one = all.begin(); one != all.end(); ++one) texts[one.key().toStdString()] = one.value().toString().toStdString();
  return texts;
}

QJsonObject objectOf(const ExperimentPlan& plan) {
  QJsonArray over;
  for (const auto& varied : plan.over) {
    QJsonObject one{{key("key"), qt(varied.key)}, {key("values"), listOf(varied.values)}};
    if (!varied.methods.empty()) one.insert(key("methods"), listOf(varied.methods));
    over.append(one);
  }
  QJsonObject object{{key("stream"), qt(plan.stream)},
                     {key("stream_checksums"), objectOf(plan.streamChecksums)},
                     {key("runs"), qt(plan.runs)},
                     {key("settings"), objectOf(plan.settings)},
                     {key("over"), over}};
  if (plan.from) object.insert(key("branch"), QJsonObject{{key("run"), qt(plan.from->run)}, {key("window"), plan.from->window}});
  return object;
}

ExperimentPlan planIn(const QJsonObject& object) {
  ExperimentPlan plan{textAt(object, "stream"), textAt(object, "runs"), textsAt(object, "settings"), {}};
  plan.streamChecksums = textsAt(object, "stream_checksums");
  for (const auto& value : object.value(key("over")).toArray()) {
    const auto one = value.toObject();
    plan.over.push_back({textAt(one, "key"), textsIn(one.value(key("values"))), textsIn(one.value(key("methods")))});
  }
  if (const auto branch = object.value(key("branch")); branch.isObject())
    plan.from = PlanBranch{textAt(branch.toObject(), "run"), numberAt(branch.toObject(), "window")};
  return plan;
}

/// As the record of a run does that was killed. One that failed and is tried again has told its end.
bool tellsNoEnd(RunState recorded) { return recorded == RunState::kRunning || recorded == RunState::kPaused; }

QJsonObject objectOf(const QueuedRun& one, int experiment) {
  return {{key("experiment"), experiment},
          {key("name"), qt(one.run.name)},
          {key("folder"), qt(one.run.folder)},
          {key("stream"), qt(one.run.stream)},
          {key("varied"), objectOf(one.run.varied)},
          {key("settings"), objectOf(changedSettings(one.run.settings))},
          {key("state"), qt(std::string(name(one.state)))},
          {key("broken_off"), one.state == QueuedState::kStopped && tellsNoEnd(one.run.recorded)},
          {key("why"), qt(one.why)},
          {key("was_there"), one.wasThere},
          {key("changed_by_hand"), one.changedByHand},
          {key("windows"), one.run.windows},
          {key("done"), one.run.done},
          {key("shared"), one.run.shared},
          {key("shared_with"), qt(one.run.sharedWith)},
          {key("timed_windows"), one.run.secondsOf},
          {key("timed_seconds"), one.run.trainedSeconds}};
}

PlannedState plannedState(const QueuedRun& one) {
  if (one.state == QueuedState::kFinished) return PlannedState::kFinished;
  if (one.run.done > 0 || one.state == QueuedState::kStopped) return PlannedState::kUnfinished;
  return PlannedState::kNew;
}

Result<QueuedRun> runIn(const QJsonObject& object, const std::vector<ExperimentPlan>& experiments, const std::string& where) {
  const auto experiment = object.value(key("experiment")).toInt(-1);
  const auto state = queuedStateFromName(textAt(object, "state"));
  const auto name = textAt(object, "name");
  if (experiment < 0 || static_cast<std::size_t>(experiment) >= experiments.size() || !state || name.empty() ||
      std::filesystem::path(name).filename() != name)
    return badInput(where, "a run in it has no plan, no name or no state",
                    "Put the experiments into a new queue; what they have trained is taken as it is");
  QueuedRun one;
  one.experiment = static_cast<std::size_t>(experiment);
  one.state = *state;
  one.why = textAt(object, "why");
  one.wasThere = object.value(key("was_there")).toBool();
  one.changedByHand = object.value(key("changed_by_hand")).toBool();
  one.run.name = name;
  one.run.folder = textAt(object, "folder");
  if (one.run.folder.empty()) one.run.folder = (std::filesystem::path(experiments[one.experiment].runs) / one.run.name).string();
  one.run.stream = textAt(object, "stream");
  one.run.varied = textsAt(object, "varied");
  if (auto set = setRunSettings(one.run.settings, textsAt(object, "settings")); !set) return tl::unexpected(set.error());
  one.run.windows = numberAt(object, "windows");
  one.run.done = numberAt(object, "done");
  one.run.shared = numberAt(object, "shared");
  one.run.sharedWith = textAt(object, "shared_with");
  one.run.secondsOf = numberAt(object, "timed_windows");
  one.run.trainedSeconds = object.value(key("timed_seconds")).toDouble();
  one.run.state = plannedState(one);
  if (one.state == QueuedState::kStopped)
    one.run.recorded = object.value(key("broken_off")).toBool() ? RunState::kRunning : RunState::kStopped;
  return one;
}

Result<RunQueue> queueIn(const QJsonObject& object, const std::string& where) {
  std::vector<ExperimentPlan> experiments;
  for (const auto& value : object.value(key("experiments")).toArray()) experiments.push_back(planIn(value.toObject()));
  std::vector<QueuedRun> runs;
  for (const auto& value : object.value(key("queue")).toArray()) {
    auto one = runIn(value.toObject(), experiments, where);
    if (!one) return tl::unexpected(one.error());
    runs.push_back(std::move(*one));
  }
  return RunQueue::restored(std::move(experiments), std::move(runs));
}

}  // namespace

std::string queueText(const RunQueue& queue) {
  QJsonArray experiments, runs;
  std::map<std::size_t, int> places;  // of plans of which a run is left
  for (const auto& one : queue.runs()) {
    const auto [place, isNew] = places.emplace(one.experiment, static_cast<int>(experiments.size()));
    if (isNew) experiments.append(objectOf(queue.experiments()[one.experiment]));
    runs.append(objectOf(one, place->second));
  }
  const QJsonObject object{{key("format"), kFormat}, {key("version"), kVersion}, {key("experiments"), experiments}, {key("queue"), runs}};
  return QJsonDocument(object).toJson().toStdString();
}

Result<RunQueue> queueFrom(const std::string& text, const std::string& where) {
  const auto object = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
  if (object.value(key("format")).toString() != kFormat)
    return badInput(where, "it is no queue of runs", "Put the experiments into a new queue; what they have trained is taken as it is");
  if (const auto version = numberAt(object, "version"); version != kVersion) return unknownVersion(where, "the queue", version, kVersion);
  return queueIn(object, where);
}

Result<RunQueue> readQueue(const std::filesystem::path& file) {
  std::error_code unknown;
  if (!std::filesystem::exists(file, unknown)) return RunQueue();
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) return badInput(file.string(), "the queue cannot be read", "Check its permissions");
  return queueFrom(text, file.string());
}

}  // namespace xsmoe::studio
