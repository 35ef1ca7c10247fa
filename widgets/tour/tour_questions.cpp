// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tour/tour_questions.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/core/data_report.h"
#include "model/core/run_history.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class TourWords {
  Q_DECLARE_TR_FUNCTIONS(Tour)
};

constexpr double kSameMetric = 0.0005;  ///< a twentieth of a point: what is shown as 0.0
constexpr double kSameShare = 0.02;
constexpr int kFirstOfMeans = 2;  ///< the first test window that the protocol's means count
constexpr std::size_t kWindowsToChoose = 3;

TourQuestion nothingToAsk(const QString& why) { return {{}, {}, 0, why}; }

QString tauText(double tau) { return QLocale().toString(tau, 'f', 2); }

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

const WindowHistory* lastFinished(const RunHistory& run) {
  const WindowHistory* last = nullptr;
  for (const auto& one : run.windows())
    if (one.done) last = &one;
  return last;
}

const WindowHistory* firstBirths(const RunHistory& run) {
  for (const auto& one : run.windows())
    if (!one.births.empty()) return &one;
  return nullptr;
}

/// Says in which of the tested windows the mix of what is bought moved furthest; empty where the stream does not tell.
QString shiftSentence(const DataReport& data, const std::vector<WindowTest>& tests, WindowIndex lowest) {
  std::optional<WindowReport> furthest;
  for (const auto& window : data.windows) {
    const bool tested = std::any_of(tests.begin(), tests.end(), [&](const WindowTest& one) { return one.testedOn.value == window.window; });
    if (tested && window.popularityShift && (!furthest || *window.popularityShift > *furthest->popularityShift)) furthest = window;
  }
  if (!furthest) return {};
  const QString shift = QLocale().toString(*furthest->popularityShift, 'f', 2);
  if (furthest->window == lowest.value)
    return TourWords::tr(
               "Of these windows, it is also the one into which purchases moved furthest (%1): the model met what it had not learnt.")
        .arg(shift);
  return TourWords::tr("Of these windows, purchases moved furthest into %1 (%2): how far they move is not all that makes a window hard.")
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

/// The smallest share that τ compares with among experts that may go; empty: none may.
std::optional<double> leastShare(const std::vector<LayerUsage>& layers, Protocol protocol) {
  std::optional<double> least;
  for (const auto& layer : layers) {
    const int expert = leastUsedExpert(layer, protocol);
    if (expert < 0) continue;
    const double share = decisiveShare(layer, static_cast<std::size_t>(expert), protocol);
    if (!least || share < *least) least = share;
  }
  return least;
}

QString nonePruned(const RunHistory& run) {
  const auto* const last = lastFinished(run);
  const auto least = last ? leastShare(run.usageAfter(last->window), run.settings().protocol.protocol) : std::nullopt;
  const QString tau = tauText(run.tau());
  if (!least) return TourWords::tr("None: with τ = %1 this run pruned no expert.").arg(tau);
  return TourWords::tr("None: with τ = %1 this run pruned no expert. After %2 the least used one has a share of %3.")
      .arg(tau, windowName(last->window.value), percent(*least));
}

/// One run against another in a window.
struct Lead {
  int window = 0;
  double own = 0, other = 0;
  [[nodiscard]] double by() const { return own - other; }
};

std::vector<Lead> leadsOver(const RunHistory& run, const RunHistory& other) {
  std::vector<Lead> leads;
  const auto theirs = testsOfMeans(other);
  for (const auto& one : testsOfMeans(run)) {
    const auto same = std::find_if(theirs.begin(), theirs.end(), [&](const WindowTest& that) { return that.testedOn == one.testedOn; });
    if (same != theirs.end()) leads.push_back({one.testedOn.value, one.metrics.hr10, same->metrics.hr10});
  }
  return leads;
}

QString inPoints(double difference) { return signedNumber(100 * difference, 1); }

QString leadsText(const std::vector<Lead>& leads, double own, double other) {
  const auto [least, most] = std::minmax_element(leads.begin(), leads.end(), [](const Lead& a, const Lead& b) { return a.by() < b.by(); });
  const auto ahead = std::count_if(leads.begin(), leads.end(), [](const Lead& one) { return one.by() > 0; });
  return TourWords::tr(
             "The mean HR@10 of XSMoE is %1 and that of Static %2, a difference of %3 points. XSMoE is ahead in %4 of %5 windows. The "
             "difference is largest in %6 (%7 points) and smallest in %8 (%9 points).")
             .arg(percent(own), percent(other), inPoints(own - other), count(ahead), count(static_cast<std::int64_t>(leads.size())),
                  windowName(most->window), inPoints(most->by()), windowName(least->window), inPoints(least->by())) +
         QLatin1Char(' ') + TourWords::tr("One run of each is one draw of chance: Compare shows means over seeds.");
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
  question.reveal = TourWords::tr(
                        "None: what they see is only read. The %1 side layers mix the states %2 of %3; in %4 the model trains %5 of its %6 "
                        "parameters, and none of the encoders'.")
                        .arg(count(static_cast<std::int64_t>(started.structure.size())), groupingText(groupingOf(started.structure)),
                             count(run.description().hiddenStates), windowName(started.window.value), count(started.trainable),
                             count(started.parameters));
  return question;
}

TourQuestion askAboutDrift(const TourFacts& facts) {
  auto tests = testsOfMeans(*facts.run);
  if (tests.size() > kWindowsToChoose) tests.resize(kWindowsToChoose);
  if (tests.size() < 2) return nothingToAsk(TourWords::tr("This run was tested on too few windows to compare them."));
  const auto lowest = std::min_element(tests.begin(), tests.end(),
                                       [](const WindowTest& a, const WindowTest& b) { return a.metrics.hr10 < b.metrics.hr10; });
  TourQuestion question;
  question.text = TourWords::tr("Each model is tested on the window after those it knows. Where is its HR@10 lowest?");
  QStringList others;
  for (const auto& one : tests) {
    question.answers << windowName(one.testedOn.value);
    if (one.testedOn != lowest->testedOn)
      others << TourWords::tr("%1 in %2").arg(percent(one.metrics.hr10), windowName(one.testedOn.value));
  }
  question.right = static_cast<int>(std::distance(tests.begin(), lowest));
  question.reveal = TourWords::tr("In %1: HR@10 was %2 there, against %3.")
                        .arg(windowName(lowest->testedOn.value), percent(lowest->metrics.hr10), others.join(QStringLiteral(", ")));
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
  const QString told = TourWords::tr("At the end of %1 %2 experts were born in %3 side layers; in the run as it is now %4 in all.")
                           .arg(windowName(window->window.value), count(born), count(layers), count(all));
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
  const QString told = TourWords::tr(
                           "Of the %1 experts in %2 %3 learn and %4 are frozen. With routers and what else learns, %5 of %6 parameters "
                           "are trained.")
                           .arg(count(experts), windowName(window->window.value), count(learning), count(experts - learning),
                                count(window->started.trainable), count(window->started.parameters));
  if (newest == oldest) return nothingToAsk(told);
  TourQuestion question;
  question.text = TourWords::tr("Which experts of a layer learn while %1 is trained?").arg(windowName(window->window.value));
  question.answers = {TourWords::tr("All of them"), TourWords::tr("Only the newest"), TourWords::tr("Only the oldest")};
  question.right = newest ? 1 : 2;
  question.reveal = told;
  return question;
}

TourQuestion askAboutRouters(const TourFacts& facts) {
  const auto* const last = lastFinished(*facts.run);
  const auto layers = last ? facts.run->usageAfter(last->window) : std::vector<LayerUsage>();
  if (layers.empty()) return nothingToAsk(TourWords::tr("No window of this run is finished, so nothing is known of its routers."));
  const auto now = gateMeansOf(layers);
  const auto before = gateMeansOf(facts.run->usageAfter(facts.run->window(0).window));
  TourQuestion question;
  question.text =
      TourWords::tr("After %1, who has the most of the weight, in the mean over all layers?").arg(windowName(last->window.value));
  question.answers = {TourWords::tr("The base path"), TourWords::tr("The newest experts"), TourWords::tr("The frozen experts together")};
  const std::vector<double> shares{now.base, now.newest, now.frozen};
  question.right = static_cast<int>(std::distance(shares.begin(), std::max_element(shares.begin(), shares.end())));
  question.reveal =
      TourWords::tr("The base path has %1, the newest experts %2, the frozen ones together %3. After %4 the base path had %5.")
          .arg(percent(now.base), percent(now.newest), percent(now.frozen), windowName(facts.run->window(0).window.value),
               percent(before.base));
  return question;
}

TourQuestion askAboutPruning(const TourFacts& facts) {
  const auto& run = *facts.run;
  std::int64_t born = 0, gone = 0, all = 0;
  for (const auto& layer : run.window(0).started.structure) all += static_cast<std::int64_t>(layer.born.size());
  const ExpertPruned* first = nullptr;
  for (const auto& one : run.windows()) {
    born += static_cast<std::int64_t>(one.births.size());
    for (const auto& death : one.deaths) {
      if (death.byHand) continue;
      if (first == nullptr) first = &death;
      ++gone;
    }
  }
  if (born == 0) return nothingToAsk(TourWords::tr("No expert was born in this run, so none could be pruned."));
  all += born;
  TourQuestion question;
  question.text = TourWords::tr("With the first ones this run had %1 experts. How many of them did τ take out?").arg(count(all));
  question.answers = {TourWords::tr("None"), TourWords::tr("Fewer than half"), TourWords::tr("Half of them or more")};
  question.right = gone == 0 ? 0 : 2 * gone < all ? 1 : 2;
  if (first == nullptr) {
    question.reveal = nonePruned(run);
    return question;
  }
  const auto protocol = run.settings().protocol.protocol;
  LayerStructure layer;
  layer.modality = first->modality;
  layer.layer = first->layer;
  question.reveal = TourWords::tr("%1 of %2. The first was %3 of %4 at the end of %5: its share was %6, and τ was %7.")
                        .arg(count(gone), count(all), expertName(first->born), layerMark(layer), windowName(first->window.value),
                             percent(protocol == Protocol::kPaper ? first->utilization : first->expertUtilization), tauText(first->tau));
  return question;
}

TourQuestion askAboutForgetting(const TourFacts& facts) {
  const auto leads = leadsOver(*facts.run, *facts.reference);
  if (leads.empty()) return nothingToAsk(TourWords::tr("The two runs have no tested window in common after D1."));
  double own = 0, other = 0;
  for (const auto& one : leads) {
    own += one.own / static_cast<double>(leads.size());
    other += one.other / static_cast<double>(leads.size());
  }
  TourQuestion question;
  question.text = TourWords::tr("Over the tests on D2 and later: which of the two is ahead in HR@10?");
  question.answers = {TourWords::tr("XSMoE, in every window"), TourWords::tr("XSMoE, but not in every window"), TourWords::tr("Static"),
                      TourWords::tr("Neither: to 0.1 points the same")};
  const bool everywhere = std::all_of(leads.begin(), leads.end(), [](const Lead& one) { return one.by() > 0; });
  question.right = std::abs(own - other) < kSameMetric ? 3 : own < other ? 2 : everywhere ? 0 : 1;
  question.reveal = leadsText(leads, own, other);
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

TourQuestion askAboutAHigherTau(const TourFacts& facts) {
  const auto& run = *facts.run;
  const auto* const last = lastFinished(run);
  const auto protocol = run.settings().protocol.protocol;
  const auto layers =
      last ? prunableLayers(run.usageAfter(last->window), run.pinnedAfter(last->window), protocol) : std::vector<LayerUsage>();
  if (layers.empty()) return nothingToAsk(TourWords::tr("No network of this run is known from which experts could go."));
  const double tau = run.tau(), higher = std::clamp(2 * tau, 0.1, 0.95);
  const auto now = static_cast<std::int64_t>(xsmoe::expertsToPrune(layers, tau, protocol).size());
  const auto then = static_cast<std::int64_t>(xsmoe::expertsToPrune(layers, higher, protocol).size());
  TourQuestion question;
  question.text = TourWords::tr("τ is %1. How many experts would go from the network after %2 if it were %3?")
                      .arg(tauText(tau), windowName(last->window.value), tauText(higher));
  question.answers = {TourWords::tr("Fewer"), TourWords::tr("Just as many"), TourWords::tr("More")};
  question.right = then < now ? 0 : then == now ? 1 : 2;
  question.reveal = TourWords::tr(
                        "With τ = %1 it is %2, with τ = %3 it is %4. The stairs below the slider measure what each step saves and "
                        "costs. Now drag τ, press Run, or fork here from a window of your choice.")
                        .arg(tauText(tau), count(now), tauText(higher), count(then));
  return question;
}

std::optional<int> windowOfFirstBorn(const TourFacts& facts) {
  const auto* const births = facts.run ? firstBirths(*facts.run) : nullptr;
  const auto* const window = births ? windowOf(*facts.run, births->window.value + 1) : nullptr;
  return window != nullptr && window->done ? std::optional(window->window.value) : std::nullopt;
}

}  // namespace xsmoe::widgets
