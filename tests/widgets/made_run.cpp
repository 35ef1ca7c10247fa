// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/core/methods.h"
#include "model/core/names.h"

namespace xsmoe::widgets {
namespace {

constexpr std::int64_t kStart = 1'700'000'000'000;
constexpr int kWarmup = 2, kPatience = 2;  ///< of a validated run

/// Lets a run's events happen one after another.
class Maker {
 public:
  explicit Maker(const MadeRun& made) : made_(made), history_(madeDescription(made)) {
    for (const Modality modality : modalitiesOf(made.method)) {
      if (!hasExperts(made.method)) continue;
      for (std::size_t i = 0; i < made.grouping.size(); ++i)
        network_.push_back(madeUsage(modality, static_cast<int>(i), made.grouping[i], {0}, 0));
    }
  }

  RunHistory history() {
    for (int window = 0; window < made_.finished; ++window) finish(window);
    if (made_.finished < made_.windows - 1) begin(made_.finished, made_.epochs / 2, made_.batches / 2);
    if (made_.finished >= made_.windows - 1)
      happen(RunFinished{Metrics{0.118, 0.067, 0.17, 0.08, 800}, Metrics{0.116, 0.066, 0.17, 0.08, 900}});
    return history_;
  }

 private:
  void happen(EventDetail detail) { history_.apply({kStart + 100 * ++events_, std::move(detail)}); }

  void begin(int window, int epochs, int furtherBatches) {
    WindowStarted started;
    started.window = {window};
    started.batchesPerEpoch = made_.batches;
    started.structure = structureOf(network_);
    for (LayerStructure& layer : started.structure) layer.trained = static_cast<int>(layer.born.size()) - 1;
    happen(started);
    for (int epoch = 1; epoch <= epochs; ++epoch) trainEpoch(window, epoch);
    for (int batch = 1; batch <= furtherBatches; ++batch)
      happen(BatchDone{{window}, epochs + 1, batch, loss(window, epochs + 1, batch), 0.031});
  }

  void trainEpoch(int window, int epoch) {
    for (int batch = 1; batch <= made_.batches; ++batch) happen(BatchDone{{window}, epoch, batch, loss(window, epoch, batch), 0.031});
    for (LayerUsage& usage : network_) {
      usage = madeUsage(usage.modality, usage.layer.value, usage.hiddenState, usage.born, 0.35 * window + 0.05 * epoch);
      usage.trained = static_cast<int>(usage.born.size()) - 1;
    }
    EpochDone done;
    done.window = {window};
    done.epoch = epoch;
    done.loss = loss(window, epoch, made_.batches / 2);
    done.learningRate = 1e-3 * std::pow(0.95, epoch - 1);
    done.best = epoch == made_.epochs - 2;
    if (made_.validated && epoch > kWarmup) {
      done.best = epoch <= made_.epochs - 2;
      const double ndcg = 0.05 + 0.002 * (done.best ? epoch : 1);
      done.validation = Metrics{2 * ndcg, ndcg, 0.16, 0.075, 400};
    }
    done.usage = network_;
    happen(done);
    if (made_.changes && window == 2 && epoch == 3) happen(TauChanged{{window}, epoch, made_.tau, made_.tau + 0.01});
    if (made_.changes && window == made_.finished && epoch == 2) {
      GroupingChanged wanted{{window}, epoch, made_.grouping, made_.grouping, false, {}};
      wanted.to.insert(wanted.to.begin(), made_.grouping.front() / 2);
      if (made_.grouping.front() > 1) happen(wanted);
    }
  }

  void finish(int window) {
    begin(window, made_.epochs, 0);
    WindowDone done;
    done.window = {window};
    done.testedOn = {window + 1};
    done.test = Metrics{0.105 + 0.02 * std::sin(window * 1.3), 0.058 + 0.011 * std::sin(window * 1.3 + 0.4), 0.16, 0.075, 900};
    done.epochs = made_.epochs;
    done.bestEpoch = made_.epochs - 2;
    done.seconds = 3.2;
    done.usage = network_;
    if (made_.transitions > 0) {
      const Metrics popular{0.03, 0.015, 0.05, 0.02, 900}, next{made_.transitions, made_.transitions / 2, 0.2, 0.1, 900};
      ReferencesMeasured measured{{window}, {window + 1}, {{"popular-before", popular}, {"transitions", next}}, 0.4};
      if (made_.attainable > 0)
        measured.results.push_back({std::string(kAttainable), {made_.attainable, made_.attainable / 2, 0.5, 0.2, 900}});
      happen(measured);
    }
    happen(done);
    if (!expands(made_.method) || window >= made_.windows - 2) return;
    for (LayerUsage& usage : network_) expand(usage, window);
  }

  void expand(LayerUsage& usage, int window) {
    const int goes = expertToPrune(usage, made_.tau, made_.protocol);
    happen(ExpertExpanded{{window}, usage.modality, usage.layer, {static_cast<int>(usage.born.size())}, window + 1});
    std::vector<int> born = usage.born;
    born.push_back(window + 1);
    if (goes >= 0) {
      const auto at = static_cast<std::size_t>(goes);
      happen(ExpertPruned{{window},
                          usage.modality,
                          usage.layer,
                          {goes},
                          born[at],
                          usage.utilization[at + 1],
                          usage.expertUtilization[at],
                          made_.tau,
                          false});
      born.erase(born.begin() + goes);
    }
    usage = madeUsage(usage.modality, usage.layer.value, usage.hiddenState, born, 0.3 * window);
  }

  [[nodiscard]] double loss(int window, int epoch, int batch) const {
    return 5.2 + 1.4 * std::exp(-0.4 * (epoch + batch / static_cast<double>(made_.batches))) + 0.12 * std::sin(7.3 * batch + 3 * epoch) -
           0.05 * window;
  }

  MadeRun made_;
  RunHistory history_;
  std::vector<LayerUsage> network_;
  std::int64_t events_ = 0;
};

}  // namespace

RunDescription madeDescription(const MadeRun& made) {
  RunDescription run;
  run.name = "2026-11-23T10-12-03_xsmoe_made";
  run.streamTitle = "Built-in stream";
  run.settings.model.grouping = made.grouping;
  run.settings.model.method = made.method;
  run.settings.model.tau = made.tau;
  run.settings.protocol.protocol = made.protocol;
  run.settings.protocol.windows = made.windows;
  run.settings.training.epochs = made.epochs + 4;
  if (made.validated) {
    run.settings.training.warmupEpochs = kWarmup;
    run.settings.training.patience = kPatience;
  }
  run.device = "cpu, 2 threads";
  run.precision = "float32";
  run.visualWidth = run.textualWidth = 128;
  return run;
}

LayerUsage madeUsage(Modality modality, int layer, int hiddenState, const std::vector<int>& born, double phase) {
  LayerUsage usage;
  usage.modality = modality;
  usage.layer = {layer};
  usage.hiddenState = hiddenState;
  usage.born = born;
  const double shift = phase + layer + (modality == Modality::kVisual ? 0.0 : 1.7);
  usage.contribution.push_back(1.6 + 0.5 * std::sin(shift));
  for (const int birth : born) usage.contribution.push_back(0.35 + 0.3 * std::sin(2.1 * birth + shift));
  const double all = std::accumulate(usage.contribution.begin(), usage.contribution.end(), 0.0);
  const double experts = all - usage.contribution.front();
  for (const double c : usage.contribution) {
    usage.utilization.push_back(c / all);
    usage.gateShare.push_back(c / all);
  }
  for (std::size_t j = 0; j < born.size(); ++j) usage.expertUtilization.push_back(usage.contribution[j + 1] / experts);
  return usage;
}

std::vector<LayerUsage> madeNetwork(int layers, int experts) {
  std::vector<int> born(static_cast<std::size_t>(experts));
  std::iota(born.begin(), born.end(), 0);
  std::vector<LayerUsage> network;
  for (const Modality modality : kModalities)
    for (int layer = 0; layer < layers; ++layer) {
      network.push_back(madeUsage(modality, layer, layer + 1, born, 0));
      network.back().trained = experts - 1;
    }
  return network;
}

RunHistory madeHistory(const MadeRun& made) { return Maker(made).history(); }

std::shared_ptr<const LiveState> madeState(const MadeRun& made) {
  LiveState state;
  state.runId = 1;
  state.seen = RunSeen::kHere;
  state.history = std::make_shared<const RunHistory>(madeHistory(made));
  state.epoch = made.epochs / 2 + 1;
  state.batch = made.batches / 2;
  state.batchesPerEpoch = made.batches;
  state.stepSeconds = 0.0312;
  state.itemsPerSecond = 86'400;
  state.windowLeft = {12.4, 8, 31};
  state.runLeft = {95, 60, 240};
  state.residentBytes = 412'000'000;
  state.peakBytes = 655'000'000;
  return std::make_shared<const LiveState>(std::move(state));
}

DataReport madeReport() {
  DataReport report;
  report.title = "Built-in stream";
  report.folder = "built-in";
  report.records = 42'000;
  report.users = 1'200;
  report.items = 900;
  report.keptRecords = 40'112;
  report.keptUsers = 1'164;
  report.keptItems = 896;
  report.repeatedRecords = 12;
  report.firstTime = 1'577'836'800;
  report.lastTime = 1'609'372'799;
  report.recordsPerUser = {1, 212, 24, 35, {12, 40, 120, 260, 410, 280, 70, 8}};
  report.recordsPerItem = {1, 1'905, 18.5, 46.7, {60, 90, 150, 210, 180, 120, 60, 20, 6, 3, 1}};
  report.missing = {20, 8, 25};
  report.featuresFound = true;
  report.featuresNote = "13 states of width 128, visual and textual.";
  report.cachedItemsUnused = 4;
  for (int i = 0; i < 10; ++i) {
    WindowReport window;
    window.window = i;
    window.records = 4'200;
    window.keptRecords = 3'700 + 90 * (i % 4);
    window.users = 600;
    window.items = 500;
    window.newItems = i == 0 ? 500 : 60 + 10 * (i % 3);
    window.returningUsers = i == 0 ? 0 : 420;
    window.firstTime = report.firstTime + i * 3'153'600;
    window.lastTime = window.firstTime + 3'153'599;
    window.validationRecords = window.keptRecords * 15 / 100;
    window.trainRecords = window.keptRecords - window.validationRecords;
    window.lastTrainTime = window.firstTime + 2'680'000;
    window.firstValidationTime = window.firstTime + 2'680'060;
    if (i > 0) window.popularityShift = 0.1 + 0.05 * (i % 4);
    window.missing = {3, 1, 4};
    report.windows.push_back(window);
  }
  report.leftOut = {{"items without features", 310}, {"users below the k-core of 5 in a window", 1'578}};
  report.badLineCount = 2;
  report.badLines = {{"interactions.csv", 118, "the timestamp is not a number: \"yesterday\""},
                     {"interactions.csv", 4'020, "2 columns, expected 3"}};
  report.notes = {"Import: 12 lines could not be used.",
                  "Import: 3 article numbers of transactions_train.csv lack zeros in front and were taken with ten digits."};
  return report;
}

Recommendation madeRecommendation(const std::string& pictureFolder) {
  const auto card = [&](int i) {
    static const std::vector<std::string> kTitles{"Plain blue mug",
                                                  "Ornate vase with golden handles and a very long name that needs two lines", "Red bowl",
                                                  "Green jug", "Calm grey plate"};
    ItemCard item;
    item.id = "i" + std::to_string(1000 + i);
    item.title = kTitles[static_cast<std::size_t>(i) % kTitles.size()];
    item.description = "A thing of the made stream.";
    if (!pictureFolder.empty() && i % 3 != 2) item.imagePath = pictureFolder + "/item" + std::to_string(i % 5) + ".png";
    item.firstWindow = i % 9;
    return item;
  };
  Recommendation answer;
  answer.user = "u42";
  answer.window = 5;
  for (int i = 0; i < 10; ++i) answer.history.push_back(card(i));
  for (int i = 0; i < 10; ++i) answer.items.push_back({i + 1, card(i + 11), 6.2 - 0.31 * i, i == 3});
  answer.hasTruth = true;
  answer.truth = card(14);
  answer.truthRank = 4;
  answer.candidates = 532;
  return answer;
}

}  // namespace xsmoe::widgets
