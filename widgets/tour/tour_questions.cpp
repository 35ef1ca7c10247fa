// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tour/tour_questions.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/core/data_report.h"
#include "model/core/run_history.h"
#include "widgets/tour/question_parts.h"
#include "widgets/words/window_facts.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kSameShare = 0.02;
constexpr int kFirstOfMeans = 2;  ///< the first test window that the protocol's means count

/// Those that the protocol's means are of, oldest first.
std::vector<WindowTest> testsOfMeans(const RunHistory& run) {
  std::vector<WindowTest> tests;
  for (const auto& one : run.windows())
    if (one.done && one.done->test && one.done->testedOn.value >= kFirstOfMeans)
      tests.push_back({one.window, one.done->testedOn, *one.done->test});
  return tests;
}

const WindowHistory* windowOf(const RunHistory& run, int window) {
  for (const auto& one : run.windows())
    if (one.window.value == window) return &one;
  return nullptr;
}

/// The one that the question about routers is asked of; null: it is not finished.
const WindowHistory* windowOfWeights(const TourFacts& facts) {
  if (facts.over) return lastFinished(*facts.run);
  const auto* const window = windowOf(*facts.run, kWindowsOfRouters - 1);
  return window != nullptr && window->done ? window : nullptr;
}

const WindowHistory* firstBirths(const RunHistory& run) {
  for (const auto& one : run.windows())
    if (!one.births.empty()) return &one;
  return nullptr;
}

/// Whether one test is lower than another by more than chance among the tested sequences.
bool isLower(const Metrics& one, const Metrics& other) {
  const auto change = hr10Change(one, other);
  return change.value > 0 && change.isDifference();
}

/// The lowest test, the highest, and the middle one of those between, by their windows. Those that may be above the lowest by chance alone
/// are left out: of them it cannot be said that another one is lower.
std::vector<WindowTest> testsToChoose(std::vector<WindowTest> tests) {
  std::stable_sort(tests.begin(), tests.end(), [](const WindowTest& a, const WindowTest& b) { return a.metrics.hr10 < b.metrics.hr10; });
  const WindowTest lowest = tests.front(), highest = tests.back();
  std::erase_if(tests,
                [&](const WindowTest& one) { return !isLower(lowest.metrics, one.metrics) || one.metrics.hr10 >= highest.metrics.hr10; });
  std::vector<WindowTest> chosen{lowest};
  if (!tests.empty()) chosen.push_back(tests[tests.size() / 2]);
  if (isLower(lowest.metrics, highest.metrics)) chosen.push_back(highest);
  std::sort(chosen.begin(), chosen.end(), [](const WindowTest& a, const WindowTest& b) { return a.testedOn < b.testedOn; });
  return chosen;
}

/// Says in which of the tested windows the mix of what is bought moved furthest; empty where the stream does not tell.
QString shiftSentence(const DataReport& data, const std::vector<WindowTest>& tests, WindowIndex lowest) {
  std::optional<WindowReport> furthest;
  for (const auto& window : data.windows) {
    const bool tested = std::any_of(tests.begin(), tests.end(), [&](const WindowTest& one) { return one.testedOn.value == window.window; });
    if (tested && window.popularityShift && (!furthest || *window.popularityShift > *furthest->popularityShift)) furthest = window;
  }
  if (!furthest) return {};
  const QString shift = shiftText(*furthest->popularityShift);
  if (furthest->window == lowest.value)
    return TourWords::tr(
               "Of these windows, it is also the one into which purchases moved furthest (popularity shift %1): the model met what it had "
               "not learnt.")
        .arg(shift);
  return TourWords::
      tr("Of these windows, purchases moved furthest into %1 (popularity shift %2): how far they move is not all that makes a window hard.")
          .arg(windowName(furthest->window), shift);
}

/// Means over layers of what routers give.
struct GateMeans {
  double base = 0, newest = 0, frozen = 0;
};

GateMeans gateMeansOf(const std::vector<LayerUsage>& layers) {
  GateMeans mean;
  const auto all = static_cast<double>(layers.size());
  for (const auto& layer : layers) {
    if (layer.gateShare.size() != layer.born.size() + 1) continue;
    mean.base += layer.gateShare.front() / all;
    for (std::size_t expert = 0; expert < layer.born.size(); ++expert)
      (static_cast<int>(expert) == layer.trained ? mean.newest : mean.frozen) += layer.gateShare[expert + 1] / all;
  }
  return mean;
}

/// A side network after a window.
struct Side {
  double experts = 0;  ///< mean over its layers of what all experts of a layer contribute, a share
  std::int64_t alive = 0;
  int layers = 0;
};

Side sideOf(const std::vector<LayerUsage>& layers, Modality modality) {
  Side side;
  for (const auto& layer : layers) {
    if (layer.modality != modality || layer.utilization.empty()) continue;
    ++side.layers;
    side.experts += 1 - layer.utilization.front();
    side.alive += static_cast<std::int64_t>(layer.born.size());
  }
  if (side.layers > 0) side.experts /= side.layers;
  return side;
}

}  // namespace

TourQuestion askAboutWindows(const TourFacts& facts) {
  const auto* const last = lastFinished(*facts.run);
  const WindowHistory& first = facts.run->window(0);
  if (last == nullptr || !first.done->test) return nothingToAsk(TourWords::tr("No model of this run was tested on its first windows."));
  const auto& test = *first.done->test;
  const QString trained = windowName(first.window.value), next = windowName(first.window.value + 1);
  TourQuestion question;
  question.text = TourWords::tr("A model was trained on %1 and on nothing else. On what is it tested?").arg(trained);
  question.answers = {TourWords::tr("What is bought in %1").arg(trained), TourWords::tr("What is bought in %1").arg(next),
                      TourWords::tr("What is bought in all windows")};
  question.right = first.done->testedOn == first.window ? 0 : 1;
  question.reveal = TourWords::tr(
                        "On %1, which it had not seen. There were %2 purchases to predict, and %3 of them were among the first ten items "
                        "that it ranked: that is HR@10. This stream has %4 windows; the last one serves only to test.")
                        .arg(windowName(first.done->testedOn.value), count(test.sequences), percent(test.hr10),
                             count(facts.run->settings().protocol.windows));
  return question;
}

TourQuestion askAboutEncoders(const TourFacts& facts) {
  const auto& run = *facts.run;
  const auto& started = run.window(0).started;
  TourQuestion question;
  question.text = TourWords::tr("Which weights of the two encoders change while %1 is trained?").arg(windowName(started.window.value));
  question.answers = {TourWords::tr("All of them"), TourWords::tr("Those of their last layers"), TourWords::tr("None")};
  question.right = 2;
  question.reveal =
      TourWords::tr(
          "None: what they see is only read. %1 the states %2 of %3; in %4 the model trains %5 of its %6 parameters, and none "
          "of the encoders'.")
          .arg(counted(static_cast<std::int64_t>(started.structure.size()), TourWords::tr("The one side layer mixes"),
                       TourWords::tr("The %1 side layers mix")),
               groupingText(groupingOf(started.structure)), count(run.description().hiddenStates), windowName(started.window.value),
               count(started.trainable), count(started.parameters));
  return question;
}

TourQuestion askAboutDrift(const TourFacts& facts) {
  const auto tests = testsOfMeans(*facts.run);
  if (tests.size() < 2) return nothingToAsk(TourWords::tr("This run was tested on too few windows to compare them."));
  const auto choices = testsToChoose(tests);
  if (choices.size() < 2)
    return nothingToAsk(TourWords::tr("HR@10 is no further apart than chance on the windows that this run was tested on."));
  const auto lowest = std::min_element(choices.begin(), choices.end(),
                                       [](const WindowTest& a, const WindowTest& b) { return a.metrics.hr10 < b.metrics.hr10; });
  TourQuestion question;
  question.text = TourWords::tr("Each model is tested on the window after those it knows. Of the tests on %1 to %2, where is HR@10 lowest?")
                      .arg(windowName(tests.front().testedOn.value), windowName(tests.back().testedOn.value));
  QStringList others;
  for (const auto& one : choices) {
    question.answers << windowName(one.testedOn.value);
    if (one.testedOn != lowest->testedOn)
      others << TourWords::tr("%1 in %2").arg(hr10WithError(one.metrics), windowName(one.testedOn.value));
  }
  question.right = static_cast<int>(std::distance(choices.begin(), lowest));
  question.reveal = TourWords::tr("In %1: %2 there, against %3.")
                        .arg(windowName(lowest->testedOn.value), hr10WithError(lowest->metrics), others.join(QStringLiteral(", ")));
  const QString shift = facts.data ? shiftSentence(*facts.data, tests, lowest->testedOn) : QString();
  if (!shift.isEmpty()) question.reveal += QLatin1Char(' ') + shift;
  return question;
}

TourQuestion askAboutBirths(const TourFacts& facts) {
  const auto* const window = firstBirths(*facts.run);
  if (window == nullptr) return nothingToAsk(TourWords::tr("No expert was born in this run: it was stopped before."));
  const auto layers = static_cast<std::int64_t>(window->started.structure.size());
  const auto born = static_cast<std::int64_t>(window->births.size());
  std::int64_t all = 0;
  for (const auto& one : facts.run->windows()) all += static_cast<std::int64_t>(one.births.size());
  const auto* const last = lastFinished(*facts.run);
  const QString told =
      TourWords::tr("At the end of %1 %2 in %3; up to the end of %5 it is %4 in all.")
          .arg(windowName(window->window.value), counted(born, TourWords::tr("1 expert was born"), TourWords::tr("%1 experts were born")),
               counted(layers, TourWords::tr("1 side layer"), TourWords::tr("%1 side layers")), count(all),
               windowName(last != nullptr ? last->window.value : window->window.value));
  const std::vector<std::int64_t> choices{1, layers, 2 * layers};
  const auto right = std::find(choices.begin(), choices.end(), born);
  if (layers < 2 || right == choices.end()) return nothingToAsk(told);
  TourQuestion question;
  question.text = TourWords::tr("The network has %1 side layers. How many experts are born at the end of %2?")
                      .arg(count(layers), windowName(window->window.value));
  question.answers = {TourWords::tr("1 in all"), TourWords::tr("%1: one in each layer").arg(count(layers)),
                      TourWords::tr("%1: two in each layer").arg(count(2 * layers))};
  question.right = static_cast<int>(std::distance(choices.begin(), right));
  question.reveal =
      told + QLatin1Char(' ') +
      TourWords::tr("Their tiles are called %1: the window in which they learn first.").arg(expertName(window->births.front().born));
  return question;
}

TourQuestion askAboutFreezing(const TourFacts& facts) {
  const auto* const births = firstBirths(*facts.run);
  const auto* const window = births ? windowOf(*facts.run, births->window.value + 1) : nullptr;
  if (window == nullptr) return nothingToAsk(TourWords::tr("This run was stopped before an expert could be frozen."));
  std::int64_t experts = 0, learning = 0;
  bool newest = true, oldest = true;
  for (const auto& layer : window->started.structure) {
    experts += static_cast<std::int64_t>(layer.born.size());
    learning += layer.trained >= 0 ? 1 : 0;
    if (layer.born.size() < 2) continue;
    newest = newest && layer.trained + 1 == static_cast<int>(layer.born.size());
    oldest = oldest && layer.trained == 0;
  }
  const QString told =
      TourWords::tr("Of the %1 experts in %2 %3 and %4. With routers and what else learns, %5 of %6 parameters are trained.")
          .arg(count(experts), windowName(window->window.value), counted(learning, TourWords::tr("1 learns"), TourWords::tr("%1 learn")),
               counted(experts - learning, TourWords::tr("1 is frozen"), TourWords::tr("%1 are frozen")), count(window->started.trainable),
               count(window->started.parameters));
  if (newest == oldest) return nothingToAsk(told);
  TourQuestion question;
  question.text = TourWords::tr("Which experts of a layer learn while %1 is trained?").arg(windowName(window->window.value));
  question.answers = {TourWords::tr("All of them"), TourWords::tr("Only the newest"), TourWords::tr("Only the oldest")};
  question.right = newest ? 1 : 2;
  question.reveal = told;
  return question;
}

TourQuestion askAboutRouters(const TourFacts& facts) {
  const auto* const window = windowOfWeights(facts);
  const auto layers = window ? facts.run->usageAfter(window->window) : std::vector<LayerUsage>();
  if (layers.empty())
    return nothingToAsk(TourWords::tr("No window of this run is finished that could be asked about, so nothing is known of its routers."));
  const auto now = gateMeansOf(layers);
  const auto before = gateMeansOf(facts.run->usageAfter(facts.run->window(0).window));
  TourQuestion question;
  question.text =
      TourWords::tr("After %1, who has the most of the router weight, in the mean over all layers?").arg(windowName(window->window.value));
  question.answers = {TourWords::tr("The base path"), TourWords::tr("The newest experts"), TourWords::tr("The frozen experts together")};
  const std::vector<double> shares{now.base, now.newest, now.frozen};
  question.right = static_cast<int>(std::distance(shares.begin(), std::max_element(shares.begin(), shares.end())));
  question.reveal =
      TourWords::tr(
          "After %6 the base path has %1 of the router weight, the newest experts %2, the frozen ones together %3. After %4 the "
          "base path had %5. These are weights, not shares: they sum to 100 % in each layer, however much each one puts out.")
          .arg(percent(now.base), percent(now.newest), percent(now.frozen), windowName(facts.run->window(0).window.value),
               percent(before.base), windowName(window->window.value));
  return question;
}

TourQuestion askAboutModalities(const TourFacts& facts) {
  const auto* const last = lastFinished(*facts.run);
  const auto layers = last ? facts.run->usageAfter(last->window) : std::vector<LayerUsage>();
  const auto visual = sideOf(layers, Modality::kVisual), textual = sideOf(layers, Modality::kTextual);
  if (visual.layers == 0 || textual.layers == 0)
    return nothingToAsk(TourWords::tr("The network of this run is not known on both sides, so they cannot be compared."));
  TourQuestion question;
  question.text = TourWords::tr("After %1, on which side do experts, and not the base path, put out more of the whole?")
                      .arg(windowName(last->window.value));
  question.answers = {TourWords::tr("The visual side"), TourWords::tr("The textual side"), TourWords::tr("The same, within 2 points")};
  question.right = std::abs(visual.experts - textual.experts) < kSameShare ? 2 : visual.experts > textual.experts ? 0 : 1;
  question.reveal = TourWords::tr(
                        "Experts put out %1 on the visual side and %2 on the textual one, in the mean over the layers of each. Alive "
                        "are %3 visual and %4 textual experts.")
                        .arg(percent(visual.experts), percent(textual.experts), count(visual.alive), count(textual.alive));
  return question;
}

std::optional<int> windowOfFirstBorn(const TourFacts& facts) {
  const auto* const births = facts.run ? firstBirths(*facts.run) : nullptr;
  const auto* const window = births ? windowOf(*facts.run, births->window.value + 1) : nullptr;
  return window != nullptr && window->done ? std::optional(window->window.value) : std::nullopt;
}

std::optional<int> windowOfRouters(const TourFacts& facts) {
  if (!facts.run || facts.run->finished()) return std::nullopt;
  const auto* const window = windowOfWeights(facts);
  return window != nullptr ? std::optional(window->window.value) : std::nullopt;
}

}  // namespace xsmoe::widgets
