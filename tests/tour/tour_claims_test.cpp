// SPDX-License-Identifier: GPL-3.0-or-later
// What the tour says holds on the stream that is shipped, trained on with the defaults. Who is ahead is nobody's claim: the tour asks the
// runs, and says what came out.
#include <gmock/gmock.h>

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "app/engine/engine_loader.h"
#include "model/analysis/run_summary.h"
#include "model/core/data_report.h"
#include "model/core/layer_usage.h"
#include "model/core/run_history.h"
#include "tests/support/temporary_folder.h"
#include "widgets/tour/tour_steps.h"

namespace xsmoe::widgets {
namespace {

struct Shipped {
  TourFacts facts;
  bool featuresUntouched = false;  ///< the cache of hidden states has the same bytes after both runs
  QStringList tastes = {};         ///< of each collection, by which attributes it is chosen: "shape and theme"
};

/// A part of a step's text, and what has to be so for it.
struct Claim {
  const char* step;
  const char* words;
  bool (*holds)(const Shipped& shipped);
};

class Follower : public engine::TrainListener {
 public:
  void onStarted(const RunDescription& run) override { history = RunHistory(run); }
  void onEvent(const RunEvent& event) override { history.apply(event); }
  RunHistory history;
};

template <class Holds>
bool inEachWindow(const RunHistory& run, Holds holds) {
  const auto windows = run.windows();
  return run.windowCount() > 0 && std::all_of(windows.begin(), windows.end(), holds);
}

bool isLast(const RunHistory& run, const WindowHistory& window) { return window.window == run.newest()->window; }

std::vector<LayerUsage> usageAtEnd(const RunHistory& run) { return run.usageAfter(run.newest()->window); }

std::size_t goneAtEnd(const RunHistory& run, double tau) {
  return expertsToPrune(usageAtEnd(run), tau, run.settings().protocol.protocol).size();
}

std::size_t layersOf(const RunHistory& run, Modality modality) {
  const auto& structure = run.window(0).started.structure;
  return static_cast<std::size_t>(
      std::count_if(structure.begin(), structure.end(), [=](const LayerStructure& layer) { return layer.modality == modality; }));
}

bool everyWindowAppendsOneALayer(const Shipped& shipped) {
  const auto& run = *shipped.facts.run;
  return inEachWindow(run, [&](const WindowHistory& window) {
    return window.births.size() == (isLast(run, window) ? 0 : window.started.structure.size());
  });
}

bool onlyTheNewestLearn(const Shipped& shipped) {
  return inEachWindow(*shipped.facts.run, [](const WindowHistory& window) {
    const auto& layers = window.started.structure;
    return std::all_of(layers.begin(), layers.end(),
                       [](const LayerStructure& layer) { return layer.trained + 1 == static_cast<int>(layer.born.size()); });
  });
}

bool weightsSumToOne(const Shipped& shipped) {
  constexpr double kRounding = 1e-3;  // of a mean over many items in float32
  return inEachWindow(*shipped.facts.run, [&](const WindowHistory& window) {
    const auto layers = shipped.facts.run->usageAfter(window.window);
    return !layers.empty() && std::all_of(layers.begin(), layers.end(), [](const LayerUsage& layer) {
      return std::abs(std::accumulate(layer.gateShare.begin(), layer.gateShare.end(), 0.0) - 1) < kRounding;
    });
  });
}

/// Every expert that went was of this kind, and some did.
bool everyDeath(const Shipped& shipped, bool (*isSo)(const WindowHistory& window, const ExpertPruned& death)) {
  std::int64_t deaths = 0;
  bool all = true;
  for (const auto& window : shipped.facts.run->windows()) {
    for (const auto& death : window.deaths) {
      ++deaths;
      all = all && isSo(window, death);
    }
  }
  return all && deaths > 0;
}

bool aLayerLosesOneAtMost(const WindowHistory& window, const ExpertPruned& death) {
  return std::count_if(window.deaths.begin(), window.deaths.end(),
                       [&](const ExpertPruned& one) { return one.modality == death.modality && one.layer == death.layer; }) == 1;
}

bool staticStaysAsItIs(const Shipped& shipped) {
  return inEachWindow(*shipped.facts.reference, [](const WindowHistory& window) {
    const auto& layers = window.started.structure;
    return window.births.empty() && window.deaths.empty() && std::all_of(layers.begin(), layers.end(), [](const LayerStructure& layer) {
             return layer.born.size() == 1 && layer.trained == 0;
           });
  });
}

/// By truth.json, in the order in which the collections come.
QStringList tastesOf(const std::filesystem::path& stream) {
  const auto truth = QJsonDocument::fromJson(QByteArray::fromStdString(contentOf(stream / "truth.json"))).object();
  const auto collections = truth.value(QStringLiteral("collections")).toArray();
  QStringList tastes;
  for (const auto& one : collections) {
    const auto collection = one.toObject();
    const auto seen = collection.value(QStringLiteral("visual_taste")).toString();
    const auto read = collection.value(QStringLiteral("textual_taste")).toString();
    tastes << QStringLiteral("%1 and %2").arg(seen, read);
  }
  return tastes;
}

double meanHr10(const RunHistory& run) {
  const auto mean = summaryOf(run).result.mean;
  return mean ? mean->hr10 : -1;
}

/// The mean over the tests on windows in which a taste comes back.
double hr10OfReturns(const Shipped& shipped, const RunHistory& run) {
  double sum = 0;
  int tests = 0;
  for (const WindowHistory& window : run.windows()) {
    const auto& returns = shipped.facts.returns;
    if (!window.done || !window.done->test || std::count(returns.begin(), returns.end(), window.done->testedOn.value) == 0) continue;
    sum += window.done->test->hr10;
    ++tests;
  }
  return tests == 0 ? 0 : sum / tests;
}

/// That "The early ones keep apart what an item is like … the last one tells which design it is" is held against the states of the shipped
/// encoders by KeepAttributesApartInEarlyStates and its neighbour in tests/experiments/built_in_features_test.cpp.
const std::vector<Claim>& claims() {
  static const std::vector<Claim> all{
      {"window", "cut by time into windows of equally many purchases",
       [](const Shipped& shipped) {
         const auto& windows = shipped.facts.data->windows;
         const auto [fewest, most] = std::minmax_element(
             windows.begin(), windows.end(), [](const WindowReport& a, const WindowReport& b) { return a.records < b.records; });
         return !windows.empty() && most->records - fewest->records <= 1;
       }},
      {"window", "After each window it is tested on the one that comes next",
       [](const Shipped& shipped) {
         return inEachWindow(*shipped.facts.run, [](const WindowHistory& window) {
           return window.done && window.done->test && window.done->testedOn.value == window.window.value + 1;
         });
       }},
      {"side-network", "its hidden states, is kept in a file", [](const Shipped& shipped) { return shipped.featuresUntouched; }},
      {"side-network", "Beside each encoder stands a small side network, a ladder of layers",
       [](const Shipped& shipped) {
         const auto visual = layersOf(*shipped.facts.run, Modality::kVisual);
         return visual >= 2 && layersOf(*shipped.facts.run, Modality::kTextual) == visual;
       }},
      {"drift", "tastes leave and return", [](const Shipped& shipped) { return !shipped.facts.returns.empty(); }},
      {"drift", "In one collection people choose by shape and theme, in the next by colour and material, in the third by pattern and line",
       [](const Shipped& shipped) {
         return shipped.tastes ==
                QStringList{QStringLiteral("shape and theme"), QStringLiteral("palette and material"), QStringLiteral("pattern and line")};
       }},
      {"drift", "new items arrive",
       [](const Shipped& shipped) {
         const auto& windows = shipped.facts.data->windows;
         return std::any_of(windows.begin() + 1, windows.end(), [](const WindowReport& window) { return window.newItems > 0; });
       }},
      {"drift", "how far purchases moved from one window to the next",
       [](const Shipped& shipped) {
         const auto& windows = shipped.facts.data->windows;
         return std::all_of(windows.begin() + 1, windows.end(), [](const WindowReport& window) { return window.popularityShift > 0; });
       }},
      {"birth", "at the end of a window new experts are appended", everyWindowAppendsOneALayer},
      {"birth", "learns in the window that follows",
       [](const Shipped& shipped) {
         return inEachWindow(*shipped.facts.run, [](const WindowHistory& window) {
           return std::all_of(window.births.begin(), window.births.end(),
                              [&](const ExpertExpanded& birth) { return birth.born == window.window.value + 1; });
         });
       }},
      {"frozen", "no training changes it any more", onlyTheNewestLearn},
      {"routers", "which sum to one", weightsSumToOne},
      {"pruning", "the least used expert of each layer is taken out if this share, not its router weight, is below the threshold τ",
       [](const Shipped& shipped) {
         return everyDeath(shipped, [](const WindowHistory&, const ExpertPruned& death) { return death.utilization < death.tau; });
       }},
      {"pruning", "one in a layer at most", [](const Shipped& shipped) { return everyDeath(shipped, aLayerLosesOneAtMost); }},
      {"pruning", "never its only one",
       [](const Shipped& shipped) {
         return inEachWindow(*shipped.facts.run, [](const WindowHistory& window) {
           const auto& layers = window.started.structure;
           return std::none_of(layers.begin(), layers.end(), [](const LayerStructure& layer) { return layer.born.empty(); });
         });
       }},
      {"pruning", "never one that is just being born",
       [](const Shipped& shipped) {
         return everyDeath(shipped,
                           [](const WindowHistory& window, const ExpertPruned& death) { return death.born <= window.window.value; });
       }},
      {"pruning", "At the end of a window",
       [](const Shipped& shipped) { return shipped.facts.run->newest()->deaths.empty(); }},  // but not of the last one that is trained
      {"pruning", "τ = 0 keeps everything", [](const Shipped& shipped) { return goneAtEnd(*shipped.facts.run, 0) == 0; }},
      {"forgetting", "Static has one expert in each layer for ever", staticStaysAsItIs},
      {"forgetting", "In some windows a taste comes back that had all but gone",
       [](const Shipped& shipped) {
         const auto& returns = shipped.facts.returns;
         return std::any_of(returns.begin(), returns.end(),
                            [&](int window) { return window >= 2 && window <= shipped.facts.run->newest()->done->testedOn.value; });
       }},
      {"forgetting", "On this stream about two points of about 31 lie between the two over all tests",
       [](const Shipped& shipped) {
         const double own = meanHr10(*shipped.facts.run), lead = own - meanHr10(*shipped.facts.reference);
         return lead > .01 && lead < .035 && own > .28 && own < .35;
       }},
      {"forgetting", "and about a fifth or more of the score in these windows taken together",
       [](const Shipped& shipped) {
         const double own = hr10OfReturns(shipped, *shipped.facts.run), other = hr10OfReturns(shipped, *shipped.facts.reference);
         return other > 0 && own >= 1.15 * other;
       }},
      {"modalities", "both sides get new experts",
       [](const Shipped& shipped) {
         const auto& births = shipped.facts.run->window(0).births;
         return std::all_of(std::begin(kModalities), std::end(kModalities), [&](Modality modality) {
           return std::any_of(births.begin(), births.end(), [=](const ExpertExpanded& birth) { return birth.modality == modality; });
         });
       }},
      {"your-turn", "τ at any moment",
       [](const Shipped& shipped) {
         const auto& run = *shipped.facts.run;
         return goneAtEnd(run, 2 * run.tau()) >= goneAtEnd(run, run.tau());
       }},
  };
  return all;
}

Result<std::shared_ptr<const RunHistory>> trainOn(engine::Engine& engine, const std::filesystem::path& stream,
                                                  const std::filesystem::path& run, Method method) {
  RunSettings settings;
  settings.model.method = method;
  Follower follower;
  engine::Controls controls;
  const auto trained = engine.train({stream, run, settings, engine::ProtocolChoice{}, true, true}, follower, controls);
  if (!trained) return tl::make_unexpected(trained.error());
  return std::make_shared<const RunHistory>(follower.history);
}

class TourClaims : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    app::prepareCompute();
    const auto engine = app::loadEngine();
    ASSERT_TRUE(engine) << describe(engine.error());
    const TemporaryFolder folder;
    const auto stream = folder / "stream";
    const auto made = (*engine)->generate(stream, {}, {});
    ASSERT_TRUE(made) << describe(made.error());
    const auto overview = (*engine)->inspect(stream, {}, {}, {});
    ASSERT_TRUE(overview) << describe(overview.error());
    const auto features = contentOf(stream / "features.h5");
    shipped_.tastes = tastesOf(stream);
    const auto own = trainOn(**engine, stream, folder / "xsmoe", Method::kXsmoe);
    ASSERT_TRUE(own) << describe(own.error());
    const auto reference = trainOn(**engine, stream, folder / "static", Method::kStatic);
    ASSERT_TRUE(reference) << describe(reference.error());
    auto& facts = shipped_.facts;
    facts.data = std::make_shared<const DataReport>(overview->report);
    facts.returns = overview->returns;
    facts.run = *own;
    facts.reference = *reference;
    facts.over = true;
    shipped_.featuresUntouched = !features.empty() && contentOf(stream / "features.h5") == features;
  }
  static void TearDownTestSuite() { shipped_ = {}; }
  void SetUp() override { ASSERT_TRUE(shipped_.facts.reference) << "there are no runs"; }

  static inline Shipped shipped_;
};

TEST_F(TourClaims, Hold) {
  for (const auto& claim : claims()) EXPECT_TRUE(claim.holds(shipped_)) << claim.step << ": " << claim.words;
}

TEST_F(TourClaims, AreWhatTheStepsSay) {
  std::set<std::string> claiming, steps;
  for (const auto& step : tourSteps()) {
    steps.insert(step.id.toStdString());
    for (const auto& claim : claims()) {
      if (step.id != QLatin1String(claim.step)) continue;
      claiming.insert(claim.step);
      EXPECT_TRUE(step.text.contains(QString::fromUtf8(claim.words))) << claim.step << ": " << claim.words;
    }
  }
  EXPECT_EQ(claiming, steps) << "each says something that can be held against the stream";
}

TEST_F(TourClaims, EveryStepHasAQuestionWithARightAnswer) {
  for (const auto& step : tourSteps()) {
    EXPECT_EQ(whatIsMissing(step, shipped_.facts), QString()) << step.id.toStdString();
    const auto question = step.ask(shipped_.facts);
    EXPECT_GE(question.answers.size(), 2) << step.id.toStdString() << ": " << question.reveal.toStdString();
    EXPECT_TRUE(question.right >= 0 && question.right < question.answers.size()) << step.id.toStdString();
    EXPECT_FALSE(question.reveal.isEmpty()) << step.id.toStdString();
  }
}

TEST_F(TourClaims, ForgettingIsAskedOfWindowsInWhichATasteComesBack) {
  for (const auto& step : tourSteps()) {
    if (!step.beside) continue;
    EXPECT_TRUE(step.ask(shipped_.facts).text.contains(QStringLiteral("a taste comes back"))) << step.id.toStdString();
  }
}

}  // namespace
}  // namespace xsmoe::widgets
