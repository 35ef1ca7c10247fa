// Questions about one user of a stream of the paper's size, as a person waits for them: beside the bare product of the item embeddings with
// a vector, and that product with its largest entries.
#include <ATen/CPUGeneratorImpl.h>
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <torch/types.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "model/device/device.h"
#include "model/device/tasks.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/experiments/model_factory.h"
#include "model/experiments/runs/run_stream.h"
#include "model/network/expert_network.h"
#include "model/streaming/checkpoint.h"
#include "tests/bench/paper_scale_stream.h"
#include "tests/bench/run_timing.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

namespace fs = std::filesystem;
using experiments::RunPaths;

constexpr int kInspectThreads = 2, kListed = 20;
constexpr const char* kInspect = "inspect/questions";

RunSettings inspectedSettings() {
  RunSettings settings;
  settings.model.grouping = {1, 2};
  settings.device.device = "cpu";
  settings.device.precision = Precision::kFloat32;
  settings.device.threads = kInspectThreads;
  return settings;
}

/// A run of two windows whose weights are those that a network begins with, grown by an expert a window: what a question costs depends on
/// their number and not on what they have learnt.
class MadeRun {
 public:
  MadeRun(const fs::path& stream, const fs::path& run) : paths_(run) {
    fs::remove_all(run);
    fs::create_directories(paths_.checkpoints());
    const auto folder = mustHave(data::openStreamFolder(stream));
    const auto settings = inspectedSettings();
    const auto session = mustHave(streaming::StreamSession::open(folder, settings.protocol, true, {}));
    const auto recommender = mustHave(experiments::makeRecommender(settings, session, device::ComputeDevice{}));
    last_ = static_cast<int>(session.windows().windows().size()) - 2;
    for (int window = 0; window <= last_; ++window) {
      if (window + 1 >= last_) store(*recommender, window, settings.model.method);
      if (window < last_) static_cast<void>(recommender->experts()->finish({window}, 0, network::usageOf(*recommender)));
    }
    experiments::RunManifest manifest;
    auto& about = manifest.description;
    about.name = run.filename();
    about.streamFolder = stream;
    about.settings = settings;
    about.hiddenStates = session.hiddenStates();
    about.visualWidth = about.textualWidth = static_cast<int>(kScaleWidth);
    manifest.stream = mustHave(experiments::checksumsOf(folder, known_, {}));
    if (const auto written = experiments::writeManifest(paths_, manifest); !written) throw std::runtime_error(describe(written.error()));
  }

  [[nodiscard]] std::unique_ptr<engine::Questions> open() {
    return mustHave(experiments::openDesk(paths_.folder, {}, std::make_shared<const experiments::ModelCopy>(), known_, {}));
  }
  [[nodiscard]] int last() const { return last_; }

 private:
  void store(const network::Recommender& recommender, int window, Method method) {
    const auto written = streaming::writeCheckpoint(paths_.checkpoint({window}), {window}, method, recommender);
    if (!written) throw std::runtime_error(describe(written.error()));
  }

  RunPaths paths_;
  int last_ = 0;
  experiments::KnownChecksums known_;
};

/// Asks about users of the test, one after the other. They are far from each other, so that each is in another of the evaluation's blocks.
class Asking {
 public:
  Asking(engine::Questions& questions, int window, std::size_t users) : questions_(questions), window_(window) {
    const auto all = questions.testUsers({window});
    const auto step = std::max<std::size_t>(1, all.size() / users);
    for (std::size_t i = 0; i < all.size(); i += step) users_.push_back(all[i]);
  }

  void measure(benchmark::UserCounters& counters) {
    counters["first"] = seconds([&] { ask(requestOf(users_.front())); });
    counters["own"] = medianOf([&](const std::string& user) { return seconds([&] { ask(requestOf(user)); }); });
    counters["again"] = medianOf([&](const std::string& user) {
      ask(requestOf(user));
      return seconds([&] { ask(requestOf(user)); });
    });
    counters["changed"] = medianOf([&](const std::string& user) {
      const auto changed = changedOf(user);
      return seconds([&] { ask(changed); });
    });
    counters["made by hand"] = medianOf([&](const std::string& user) {
      auto changed = changedOf(user);
      changed.user.clear();
      return seconds([&] { ask(changed); });
    });
    counters["split"] = medianOf([&](const std::string& user) {
      const auto changed = changedOf(user);
      return seconds([&] { static_cast<void>(mustHave(questions_.scoreSplit(changed))); });
    });
    counters["why not"] = medianOf([&](const std::string& user) {
      auto many = requestOf(user);
      many.top = 200;
      const auto item = mustHave(questions_.recommendTo(many)).items.back().item.id;
      return seconds([&] { static_cast<void>(mustHave(questions_.whyNot(requestOf(user), item))); });
    });
    auto before = requestOf(users_.front());
    before.moment = window_ - 1;
    ask(before);
    counters["window again"] = seconds([&] { ask(requestOf(users_.front())); });
    counters["map"] = seconds([&] { static_cast<void>(mustHave(questions_.itemMap(window_, {}))); });
    counters["items"] = static_cast<double>(listFor(requestOf(users_.front())).candidates);
  }

 private:
  [[nodiscard]] engine::ListRequest requestOf(const std::string& user) const {
    engine::ListRequest asked{user};
    asked.moment = window_;
    asked.top = kListed;
    return asked;
  }
  [[nodiscard]] Recommendation listFor(const engine::ListRequest& asked) { return mustHave(questions_.recommendTo(asked)); }
  void ask(const engine::ListRequest& asked) { benchmark::DoNotOptimize(listFor(asked)); }
  /// With a history without its oldest item or, of a single one, with that twice.
  [[nodiscard]] engine::ListRequest changedOf(const std::string& user) {
    auto asked = requestOf(user);
    std::vector<std::string> items;
    for (const auto& item : listFor(asked).history) items.push_back(item.id);
    if (items.size() > 1)
      items.erase(items.begin());
    else
      items.push_back(items.back());
    asked.history = std::move(items);
    return asked;
  }
  template <class Seconds>
  [[nodiscard]] double medianOf(const Seconds& secondsFor) {
    std::vector<double> all;
    for (const auto& user : users_) all.push_back(secondsFor(user));
    return median(all);
  }

  engine::Questions& questions_;
  int window_;
  std::vector<std::string> users_;
};

/// The least that a list takes: every item's product with a user, by all threads, and the largest ones.
void measureProducts(benchmark::UserCounters& counters, std::int64_t items, int rounds) {
  const auto table = at::empty({items, 128}).normal_(0, 1, at::make_generator<at::CPUGeneratorImpl>(1));
  const auto user = at::empty({128}).normal_(0, 1, at::make_generator<at::CPUGeneratorImpl>(2));
  auto scores = at::empty({items});
  const auto multiply = [&] {
    device::runTasks(c10::kCPU, kInspectThreads, [&](std::int64_t share) {
      const auto range = device::shareOf(items, share, kInspectThreads);
      auto part = scores.narrow(0, range.first, range.size());
      at::mv_out(part, table.narrow(0, range.first, range.size()), user);
    });
  };
  std::vector<double> products, lists;
  for (int round = 0; round < rounds; ++round) {
    products.push_back(seconds(multiply));
    lists.push_back(seconds([&] {
      multiply();
      benchmark::DoNotOptimize(scores.topk(kListed));
    }));
  }
  counters["product"] = median(products);
  counters["product and top"] = median(lists);
}

void inspect(benchmark::State& state, const fs::path& folder, bool quick) {
  try {
    device::useThreads(kInspectThreads);
    const PaperScale scale;
    const auto stream = folder / fmt::format("stream-{}-{}-{}", scale.records, scale.items, scale.pooling);
    fs::create_directories(folder);
    if (const auto written = writePaperScaleStream(stream, scale); !written) throw std::runtime_error(describe(written.error()));
    MadeRun run(stream, folder / "inspected-run");
    const auto questions = run.open();
    Asking asking(*questions, run.last(), quick ? 9 : 31);
    for (auto unused : state) {
      asking.measure(state.counters);
      measureProducts(state.counters, static_cast<std::int64_t>(state.counters["items"].value), quick ? 9 : 31);
    }
  } catch (const std::exception& problem) {
    state.SkipWithError(problem.what());
  }
  fs::remove_all(folder / "inspected-run");
}

void registerInspect(const Plan& plan) {
  benchmark::RegisterBenchmark(
      kInspect, [folder = fs::absolute(plan.workFolder), quick = plan.quick](benchmark::State& state) { inspect(state, folder, quick); })
      ->UseRealTime()
      ->Iterations(1);
}

std::vector<Table> tabulateInspect(const Plan&, const Measurements& measured) {
  Table table;
  const auto value = [&](const char* counter) { return measured.counter(kInspect, counter); };
  table.title =
      fmt::format("Questions about a user among {:.0f} items, nine experts a layer: {} threads, float32", value("items"), kInspectThreads);
  table.note =
      "The median over users of the test. × product: beside the bare product of the item embeddings with a vector; × top: beside that and\n"
      "its 20 largest entries. own, again: a user's own list, and once more; changed, made by hand: of another history, with a user\n"
      "and of nobody; split: that list taken apart; why not: the item at rank 200; window again: after another window was asked for;\n"
      "first: with the weights read and all items embedded; map: two windows, with what carries the items. Target: changed under 50 ms.";
  table.columns = {"what", "ms", "product ms", "× product", "× top"};
  if (!measured.ran(kInspect)) return {table};
  const double product = value("product"), top = value("product and top");
  for (const char* what : {"changed", "made by hand", "own", "again", "split", "why not", "window again", "first", "map"})
    table.rows.push_back({text(what), number(1e3 * value(what), 1), number(1e3 * product, 2),
                          ratio(product > 0 ? value(what) / product : 0), ratio(top > 0 ? value(what) / top : 0)});
  return {table};
}

}  // namespace

Section inspectSection() {
  return {"inspect", "questions about a user beside the product that a list needs", registerInspect, tabulateInspect};
}

}  // namespace xsmoe::bench
