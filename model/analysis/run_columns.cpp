// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_columns.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <numeric>
#include <utility>

#include "model/analysis/run_state_words.h"
#include "model/core/choice_descriptions.h"
#include "model/core/mean_metrics.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/ranking_metrics.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/core/units.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

using Numbers = std::vector<double>;

/// A number that a run has of each window: of its test, its validation, or its training.
struct WindowNumber {
  std::string_view key, title, unit, meaning;
  double (*ofMetrics)(const Metrics&) = nullptr;
  double (*ofTraining)(const WindowCost&) = nullptr;
  bool summed = false;
  bool validated = false;  ///< metrics of the validation
  bool hits = false;       ///< a share of hits among sequences
};

constexpr auto kWindowNumbers = std::to_array<WindowNumber>({
    {"hr10", "HR@10", "", "Share of the test sequences whose truth is among the first ten.", [](const Metrics& test) { return test.hr10; },
     nullptr, false, false, true},
    {"ndcg10", "NDCG@10", "", "The same, by where among the first ten.", [](const Metrics& test) { return test.ndcg10; }},
    {"hr20", "HR@20", "", "Share of the test sequences whose truth is among the first twenty.",
     [](const Metrics& test) { return test.hr20; }, nullptr, false, false, true},
    {"ndcg20", "NDCG@20", "", "The same, by where among the first twenty.", [](const Metrics& test) { return test.ndcg20; }},
    {"validation-hr10", "Validation HR@10", "", "HR@10 on the validation sequences of a window, in its best epoch.",
     [](const Metrics& validation) { return validation.hr10; }, nullptr, false, true, true},
    {"validation-ndcg10", "Validation NDCG@10", "", "The same of NDCG@10, which decides which epoch is the best.",
     [](const Metrics& validation) { return validation.ndcg10; }, nullptr, false, true},
    {"validation-hr20", "Validation HR@20", "", "HR@20 on the validation sequences of a window, in its best epoch.",
     [](const Metrics& validation) { return validation.hr20; }, nullptr, false, true, true},
    {"validation-ndcg20", "Validation NDCG@20", "", "The same of NDCG@20.", [](const Metrics& validation) { return validation.ndcg20; },
     nullptr, false, true},
    {"parameters", "Parameters", "", "Of the model while it trains on a window.", nullptr,
     [](const WindowCost& cost) { return static_cast<double>(cost.parameters); }},
    {"trainable", "Trainable", "", "Those of them that are trained.", nullptr,
     [](const WindowCost& cost) { return static_cast<double>(cost.trainable); }},
    {"experts", "Experts", "", "Of all layers and modalities, while a window trains.", nullptr,
     [](const WindowCost& cost) { return static_cast<double>(cost.experts); }},
    {"memory", "Peak memory", "MB", "Highest of the program, or of the device, while the run trained, by the window's end.", nullptr,
     [](const WindowCost& cost) { return static_cast<double>(cost.peakBytes) / kMegabyte; }},
    {"seconds", "Training time", "s", "Of the training epochs.", nullptr, [](const WindowCost& cost) { return cost.seconds; }, true},
    {"trained-epochs", "Epochs", "", "That were trained.", nullptr, [](const WindowCost& cost) { return static_cast<double>(cost.epochs); },
     true},
});

bool has(const WindowNumber& number, const RunSummary& run) {
  if (number.key == "memory") return !run.costs.empty() && run.costs.back().peakBytes > 0;  // old records do not tell it
  return number.key != "experts" || hasExperts(run.settings.model.method);
}

constexpr int kFirstInMean = kFirstCounted.value - 1;  ///< the window whose model is the first whose test counts

/// What the tests or validations of a run's windows measured.
using Measured = std::vector<const Metrics*>;

/// Of the models of a window and those after it.
Measured measuredFrom(int window, const WindowNumber& number, const RunSummary& run) {
  Measured all;
  const auto add = [&](const auto& windows) {
    for (const auto& one : windows)
      if (one.window.value >= window) all.push_back(&one.metrics);
  };
  number.validated ? add(run.validations) : add(run.tests);
  return all;
}

/// By the window that it was tested on, or validated in.
Measured measuredAt(int window, const WindowNumber& number, const RunSummary& run) {
  Measured found;
  for (const auto& test : run.tests)
    if (!number.validated && test.testedOn.value == window) found = {&test.metrics};
  for (const auto& validation : run.validations)
    if (number.validated && validation.window.value == window) found = {&validation.metrics};
  return found;
}

Numbers numbersOf(const WindowNumber& number, const Measured& measured) {
  Numbers all;
  for (const auto* const one : measured) all.push_back(number.ofMetrics(*one));
  return all;
}

Numbers numbersOf(const WindowNumber& number, const RunSummary& run) {
  Numbers all;
  if (!has(number, run)) return all;
  if (number.ofMetrics != nullptr) return numbersOf(number, measuredFrom(0, number, run));
  for (const auto& cost : run.costs) all.push_back(number.ofTraining(cost));
  return all;
}

RunValue lastOf(const WindowNumber&, const Numbers& all) { return all.empty() ? RunValue() : RunValue(all.back()); }

RunValue atWindow(const WindowNumber& number, const RunSummary& run, int window) {
  if (!has(number, run)) return {};
  if (number.ofMetrics != nullptr) return lastOf(number, numbersOf(number, measuredAt(window, number, run)));
  for (const auto& cost : run.costs)
    if (cost.window.value == window) return number.ofTraining(cost);
  return {};
}

double sumOf(const Numbers& all) { return std::accumulate(all.begin(), all.end(), 0.0); }

RunValue meanOf(const WindowNumber&, const Numbers& all) {
  return all.empty() ? RunValue() : RunValue(sumOf(all) / static_cast<double>(all.size()));
}

/// What a column without a prefix shows. Validations count that are of the models whose tests count.
RunValue whole(const WindowNumber& number, const RunSummary& run) {
  if (number.validated) return meanOf(number, numbersOf(number, measuredFrom(kFirstInMean, number, run)));
  if (number.ofMetrics != nullptr) return run.result.mean ? RunValue(number.ofMetrics(*run.result.mean)) : RunValue();
  const auto all = numbersOf(number, run);
  if (all.empty()) return {};
  return number.summed ? sumOf(all) : all.back();
}

RunValue bestOf(const WindowNumber& number, const Numbers& all) {
  if (all.empty()) return {};
  return number.ofMetrics != nullptr ? *std::max_element(all.begin(), all.end()) : *std::min_element(all.begin(), all.end());
}

/// Of the mean of shares, each over sequences of its own and counting alike.
std::optional<double> errorOfAll(const WindowNumber& number, const Measured& all) { return errorOfMean(all, number.ofMetrics); }

std::optional<double> errorOfLast(const WindowNumber& number, const Measured& all) {
  return all.empty() ? std::nullopt : errorOfAll(number, {all.back()});
}

std::optional<double> errorOfBest(const WindowNumber& number, const Measured& all) {
  const auto best = std::max_element(all.begin(), all.end(), [&number](const Metrics* one, const Metrics* other) {
    return number.ofMetrics(*one) < number.ofMetrics(*other);
  });
  return best == all.end() ? std::nullopt : errorOfAll(number, {*best});
}

using ErrorOf = std::optional<double> (*)(const WindowNumber&, const Measured&);

/// Gives the column the error that one tells of what the models of a window and those after it measured.
void addError(RunColumn& column, const WindowNumber& number, int from, ErrorOf error) {
  if (number.hits) column.error = [&number, from, error](const RunSummary& run) { return error(number, measuredFrom(from, number, run)); };
}

RunColumn columnOf(const WindowNumber& number) {
  RunColumn column{std::string(number.key), std::string(number.title), std::string(number.unit), std::string(number.meaning)};
  column.numeric = column.perWindow = true;
  column.share = number.ofMetrics != nullptr;
  column.get = [&number](const RunSummary& run) { return whole(number, run); };
  addError(column, number, kFirstInMean, errorOfAll);
  return column;
}

RunValue textOrNothing(std::string text) { return text.empty() ? RunValue() : RunValue(std::move(text)); }

using TextOf = std::string (*)(const RunSummary&);
using NamesOf = std::vector<std::string> (*)(const RunSummary&);

RunColumn text(std::string key, std::string title, std::string meaning, TextOf get, NamesOf names = nullptr) {
  RunColumn column{std::move(key), std::move(title), "", std::move(meaning)};
  column.get = [get](const RunSummary& run) { return textOrNothing(get(run)); };
  if (names != nullptr) column.names = names;
  return column;
}

RunColumn number(std::string key, std::string title, std::string meaning, RunValue (*get)(const RunSummary&)) {
  RunColumn column{std::move(key), std::move(title), "", std::move(meaning)};
  column.numeric = true;
  column.get = get;
  return column;
}

std::string lastNameOf(const std::string& folder) {
  const std::filesystem::path path(folder);
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

/// "cpu" of "cpu, 2 threads".
std::string beforeComma(const std::string& words) { return words.substr(0, words.find(',')); }

std::string methodOf(const RunSummary& run) { return nameOf(run.settings.model.method, run.settings.model.continual); }

std::vector<RunColumn> whatRunsAre() {
  return {
      text("name", "Run", "Name of the run's folder.", [](const RunSummary& run) { return run.description.name; }),
      text("method", "Method", "With what keeps it from forgetting: iisan_rh.", methodOf,
           [](const RunSummary& run) {
             return std::vector{methodOf(run), titleOf(run.settings.model.method, run.settings.model.continual)};
           }),
      text(
          "stream", "Stream", "Title or folder of the stream.", [](const RunSummary& run) { return run.description.streamTitle; },
          [](const RunSummary& run) {
            const auto& about = run.description;
            return std::vector{about.streamTitle, about.streamFolder, lastNameOf(about.streamFolder)};
          }),
      text("state", "State",
           "not started, unfinished, finished, stopped or failed, that another program trains it, or that it cannot be read.",
           [](const RunSummary& run) { return std::string(stateWord(run)); }),
      number("windows", "Windows", "Trained and tested.", [](const RunSummary& run) { return RunValue(double(run.windowsDone)); }),
  };
}

std::vector<RunColumn> whatPeopleSay() {
  return {
      text(
          "tag", "Tags", "A person's.", [](const RunSummary& run) { return joined(run.tags, ", "); },
          [](const RunSummary& run) { return run.tags; }),
      text("note", "Note", "A person's; = finds it in the note.", [](const RunSummary& run) { return run.note; }),
      text(
          "parent", "Fork of", "The run that it shares its past with.",
          [](const RunSummary& run) { return run.description.origin ? run.description.origin->run : std::string(); },
          [](const RunSummary& run) {
            const auto& origin = run.description.origin;
            return origin ? std::vector{origin->run, origin->folder} : std::vector<std::string>();
          }),
      number("fork-window", "Fork at", "The last window that both have.",
             [](const RunSummary& run) {
               const auto& origin = run.description.origin;
               return origin ? RunValue(double(origin->window.value)) : RunValue();
             }),
      number("changed", "Changes by hand", "How often a person changed the run while it trained.",
             [](const RunSummary& run) { return RunValue(static_cast<double>(run.changesByHand.size())); }),
      text(
          "device", "Device", "As used.", [](const RunSummary& run) { return run.description.device; },
          [](const RunSummary& run) {
            const auto& used = run.description.device;
            return std::vector{used, beforeComma(used), run.settings.device.device};
          }),
      text(
          "precision", "Precision", "As used.", [](const RunSummary& run) { return run.description.precision; },
          [](const RunSummary& run) {
            return std::vector{run.description.precision, std::string(name(run.settings.device.precision))};
          }),
      text("build", "Build", "Revision of the program that began it.", [](const RunSummary& run) { return run.build; }),
      text("checksum", "Stream's checksum", "SHA-256 of the stream's log.", [](const RunSummary& run) { return run.streamChecksum; }),
      text("features", "Features' checksum", "SHA-256 of the feature cache.", [](const RunSummary& run) { return run.featuresChecksum; }),
      text("folder", "Folder", "Where the run is.", [](const RunSummary& run) { return run.description.folder; }),
      text("problem", "Problem", "Why the run, or what a person says of it, cannot be read.",
           [](const RunSummary& run) { return run.problem.empty() ? run.annotationProblem : run.problem; }),
  };
}

/// `windows` is what a run has done; how many its stream is cut into goes by another key.
std::string keyOf(const SettingDescription& setting) { return setting.key == "windows" ? "windows-planned" : std::string(setting.key); }

RunColumn columnOf(const SettingDescription& setting) {
  RunColumn column{keyOf(setting), std::string(setting.label), std::string(setting.unit), std::string(setting.meaning)};
  column.numeric = column.setting = true;
  column.get = [&setting](const RunSummary& run) {
    return usesSetting(run.settings.model, setting.key) ? RunValue(setting.get(run.settings)) : RunValue();
  };
  return column;
}

RunColumn columnOf(const ChoiceDescription& setting) {
  RunColumn column{std::string(setting.key), std::string(setting.title), "", std::string(setting.meaning)};
  column.setting = true;
  column.get = [&setting](const RunSummary& run) {
    return usesSetting(run.settings.model, setting.key) ? textOrNothing(setting.get(run.settings)) : RunValue();
  };
  return column;
}

RunColumn continualColumn() {
  RunColumn column = text("continual", "Continual learning", "none, replay or distillation.",
                          [](const RunSummary& run) { return std::string(name(run.settings.model.continual)); });
  column.setting = true;
  return column;
}

/// Whether a run that cannot be read has it too.
bool isOfAny(std::string_view key) {
  return key == "name" || key == "folder" || key == "state" || key == "problem" || key == "tag" || key == "note";
}

std::function<RunValue(const RunSummary&)> ofReadable(std::function<RunValue(const RunSummary&)> get) {
  return [get = std::move(get)](const RunSummary& run) { return run.problem.empty() ? get(run) : RunValue(); };
}

std::vector<RunColumn> makeColumns() {
  std::vector<RunColumn> columns = whatRunsAre();
  const auto add = [&](std::vector<RunColumn> more) {
    columns.insert(columns.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  for (const auto& one : kWindowNumbers) columns.push_back(columnOf(one));
  add(whatPeopleSay());
  columns.push_back(continualColumn());
  const auto isThere = [&](std::string_view key) {  // device and precision, as used
    return std::any_of(columns.begin(), columns.end(), [&](const RunColumn& column) { return column.key == key; });
  };
  for (const auto& setting : choiceDescriptions())
    if (!isThere(setting.key)) columns.push_back(columnOf(setting));
  for (const auto& setting : settingDescriptions()) columns.push_back(columnOf(setting));
  for (auto& column : columns)
    if (!isOfAny(column.key)) column.get = ofReadable(std::move(column.get));
  return columns;
}

/// "D4", or none: a prefix of the letter d and a number.
std::optional<int> windowOf(std::string_view prefix) {
  int window = 0;
  if (prefix.size() < 2 || prefix.front() != 'd') return std::nullopt;
  const auto* const end = prefix.data() + prefix.size();
  const auto [stop, problem] = std::from_chars(prefix.data() + 1, end, window);
  return problem == std::errc() && stop == end && window >= 0 ? std::optional(window) : std::nullopt;
}

std::optional<RunColumn> atWindow(RunColumn column, const WindowNumber& number, int window) {
  column.title += " in D_" + std::to_string(window);
  column.get = [&number, window](const RunSummary& run) { return atWindow(number, run, window); };
  if (number.hits) column.error = [&number, window](const RunSummary& run) { return errorOfAll(number, measuredAt(window, number, run)); };
  return column;
}

/// How the numbers of all windows become one, and what its error is.
struct Reduction {
  std::string_view prefix;
  RunValue (*value)(const WindowNumber&, const Numbers&);
  ErrorOf error;
};
constexpr std::array kReductions{Reduction{"last", lastOf, errorOfLast}, Reduction{"best", bestOf, errorOfBest},
                                 Reduction{"mean", meanOf, errorOfAll}};

std::optional<RunColumn> ofWindows(const WindowNumber& number, std::string_view prefix) {
  RunColumn column = columnOf(number);
  column.key = std::string(prefix) + '.' + column.key;
  column.perWindow = false;
  if (const auto window = windowOf(prefix)) return atWindow(std::move(column), number, *window);
  column.title += ", " + std::string(prefix);
  const bool isMetric = number.ofMetrics != nullptr;
  if (prefix == "mean" && isMetric) return column;  // over D_2 …, as everywhere
  if (prefix == "all" && isMetric) {
    column.get = [&number](const RunSummary& run) {
      if (number.validated) return meanOf(number, numbersOf(number, run));
      return run.result.allTests ? RunValue(number.ofMetrics(*run.result.allTests)) : RunValue();
    };
    addError(column, number, 0, errorOfAll);
    return column;
  }
  for (const Reduction& reduction : kReductions) {
    if (reduction.prefix != prefix) continue;
    column.get = [&number, reduce = reduction.value](const RunSummary& run) { return reduce(number, numbersOf(number, run)); };
    addError(column, number, 0, reduction.error);
    return column;
  }
  return std::nullopt;
}

/// The letter after two bytes of UTF-8 that are a capital, where the small one has the same first byte or the next; as they are otherwise.
std::pair<unsigned char, unsigned char> smallOf(unsigned char first, unsigned char second) {
  int letter = ((first & 0x1F) << 6) | (second & 0x3F);
  const bool latin = letter >= 0xC0 && letter <= 0xDE && letter != 0xD7;
  const bool greek = letter >= 0x391 && letter <= 0x3A9, cyrillic = letter >= 0x410 && letter <= 0x42F;
  if (latin || greek || cyrillic) letter += 0x20;
  if (letter >= 0x400 && letter <= 0x40F) letter += 0x50;
  return {static_cast<unsigned char>(0xC0 | (letter >> 6)), static_cast<unsigned char>(0x80 | (letter & 0x3F))};
}

}  // namespace

std::span<const RunColumn> runColumns() {
  static const std::vector<RunColumn> columns = makeColumns();
  return columns;
}

std::optional<RunColumn> runColumn(std::string_view asked) {
  const std::string key = withoutCase(asked);
  if (key == "tags") return runColumn("tag");
  for (const auto& column : runColumns())
    if (column.key == key) return column;
  const auto point = key.find('.');
  if (point == std::string::npos) return std::nullopt;
  for (const auto& number : kWindowNumbers)
    if (number.key == std::string_view(key).substr(point + 1)) return ofWindows(number, std::string_view(key).substr(0, point));
  return std::nullopt;
}

RunValue valueOf(const RunSummary& run, std::string_view key) {
  const auto column = runColumn(key);
  return column ? column->get(run) : RunValue();
}

std::string textOf(const RunValue& value) {
  if (const auto* const number = std::get_if<double>(&value)) return numberText(*number);
  const auto* const text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : *text;
}

std::string withoutCase(std::string_view text) {
  std::string small(text);
  for (std::size_t i = 0; i < small.size(); ++i) {
    const auto byte = static_cast<unsigned char>(small[i]);
    if (byte >= 'A' && byte <= 'Z') small[i] = static_cast<char>(byte - 'A' + 'a');
    const bool ofTwo = byte >= 0xC3 && byte <= 0xD0 && i + 1 < small.size() && (static_cast<unsigned char>(small[i + 1]) & 0xC0) == 0x80;
    if (!ofTwo) continue;
    const auto [first, second] = smallOf(byte, static_cast<unsigned char>(small[i + 1]));
    small[i] = static_cast<char>(first);
    small[++i] = static_cast<char>(second);
  }
  return small;
}

}  // namespace xsmoe
