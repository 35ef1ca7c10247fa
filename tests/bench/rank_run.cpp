#include "tests/bench/rank_run.h"

#include <ATen/CPUGeneratorImpl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <torch/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <fstream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "model/core/names.h"
#include "model/data/id_table.h"
#include "model/data/windowed_stream.h"
#include "model/device/device.h"
#include "model/network/xsmoe/xsmoe_recommender.h"
#include "model/streaming/ranking.h"
#include "model/streaming/trainer.h"
#include "tests/bench/measured_ranks.h"
#include "tests/bench/paper_scale_log.h"
#include "tests/bench/paper_shapes.h"
#include "tests/bench/rank_costs.h"
#include "tests/bench/rank_fit.h"
#include "tests/bench/run_timing.h"
#include "tests/support/free_port.h"

extern char** environ;

namespace xsmoe::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kStepItems = 4000;  // more than a batch holds, so that gathers are scattered
constexpr int kMessages = 15;

AllExchanged exchangedBy(const MeasuredRanks* ranks) { return ranks == nullptr ? AllExchanged{} : ranks->total(); }

double secondsOf(const AllExchanged& exchanged) {
  double sum = 0;
  for (const auto& one : exchanged) sum += one.seconds;
  return sum;
}

/// `times`: of how many of what is named.
void keep(Figures& figures, const std::string& name, const AllExchanged& exchanged, double times = 1) {
  constexpr std::array<const char*, kExchanges> kNames{" gather", " reduce", " rest"};
  for (std::size_t i = 0; i < exchanged.size(); ++i) {
    figures[name + kNames[i]] = exchanged[i].seconds / times;
    figures[name + kNames[i] + " bytes"] = exchanged[i].bytes / times;
  }
}

/// What has left by the loopback network since the machine started: of all programs, with headers. 0: not known.
double loopbackBytes() {
  constexpr int kSentColumn = 9;
  std::ifstream file("/proc/net/dev");
  for (std::string line; std::getline(file, line);) {
    const auto name = line.find("lo:");
    if (name == std::string::npos) continue;
    std::istringstream columns(line.substr(name + 3));
    double bytes = 0;
    for (int column = 0; column < kSentColumn; ++column) columns >> bytes;
    return bytes;
  }
  return 0;
}

/// Exchanges of a small and of a large tensor, which both ranks begin together.
void measureMessages(MeasuredRanks& ranks, Figures& figures) {
  const auto secondsFor = [&](std::int64_t bytes) {
    const auto own = torch::zeros({bytes}, torch::kByte);
    const auto shares = ranks.sharesOf(bytes * ranks.size());
    std::vector<double> times;
    for (int i = 0; i < kMessages; ++i) times.push_back(seconds([&] { static_cast<void>(ranks.gatherRows(own, shares)); }));
    return median(times);
  };
  figures["small exchange"] = secondsFor(static_cast<std::int64_t>(kSmallExchange));
  figures["large exchange"] = secondsFor(static_cast<std::int64_t>(kLargeExchange));
}

void measureSteps(const RankRun& run, MeasuredRanks* ranks, Figures& figures) {
  const auto recommender = paperNetwork({kRanksExperts, kRanksLayers, false}, {c10::kCPU, torch::kFloat, run.threads}, kStepItems);
  static_cast<void>(recommender->shareAmong(ranks));
  const auto batch = paperBatch(kStepItems);
  const auto step = [&] { static_cast<void>(recommender->trainBatch({{}, batch})); };
  step();
  std::vector<double> steps, computing;
  const auto before = exchangedBy(ranks);
  const double looped = loopbackBytes();
  for (int i = 0; i < run.steps; ++i) {
    const auto waited = secondsOf(exchangedBy(ranks));
    steps.push_back(seconds(step));
    computing.push_back(steps.back() - (secondsOf(exchangedBy(ranks)) - waited));
  }
  figures["step"] = median(steps);
  figures["compute"] = median(computing);
  figures["step loopback bytes"] = (loopbackBytes() - looped) / run.steps;
  figures["trained"] = static_cast<double>(recommender->trainableCount());
  keep(figures, "step", exchangedBy(ranks) - before, run.steps);
}

data::WindowedStream streamOf(const RankRun& run, const ProtocolSettings& protocol) {
  PaperScale scale;
  scale.records = run.records;
  scale.users = run.users;
  scale.items = run.items;
  data::InteractionLog log;
  data::IdTable users, items;
  for (const auto& record : drawScaleLog(scale)) {
    log.users.push_back(users.numberOf(scaleUserId(record.user)));
    log.items.push_back(items.numberOf(scaleItemId(record.item)));
    log.timesMs.push_back(1000 * record.second);
  }
  log.userIds = users.takeIds();
  log.itemIds = items.takeIds();
  return mustHave(data::WindowedStream::make(log, protocol));
}

/// Rows of their own for all items, that come again after some thousand: what they hold costs no time.
std::shared_ptr<const network::ItemStates> madeStates(const std::vector<Modality>& modalities, const std::vector<int>& states,
                                                      std::int64_t items) {
  constexpr std::int64_t kDrawn = 4093;
  const auto rowOfItem = at::arange(items + 1, torch::kLong).remainder(kDrawn);
  auto made = std::make_shared<network::ItemStates>();
  std::uint64_t seed = 1;
  for (const auto modality : modalities)
    for (std::size_t k = 0; k < states.size(); ++k) {
      const auto drawn = at::empty({kDrawn, kWidth}).normal_(0, 0.5, at::make_generator<at::CPUGeneratorImpl>(++seed));
      auto rows = drawn.to(torch::kHalf).index_select(0, rowOfItem);
      rows[0].zero_();
      made->states[modality].push_back(std::move(rows));
    }
  return made;
}

RunSettings settingsOf(const RankRun& run) {
  RunSettings settings;
  settings.model.grouping = {1, 2};
  settings.training.epochs = run.epochs;
  settings.training.warmupEpochs = 0;
  settings.protocol.windows = 2;
  settings.device.device = "cpu";
  settings.device.precision = Precision::kFloat32;
  settings.device.threads = run.threads;
  return settings;
}

network::XsmoeOptions optionsOf(const RunSettings& settings) {
  network::XsmoeOptions options;
  options.model = settings.model;
  options.sequenceLength = settings.protocol.sequenceLength;
  options.hiddenStates = kScaleStates;
  for (const auto modality : kModalities) options.widths[modality] = kWidth;
  options.device = {c10::kCPU, torch::kFloat, settings.device.threads};
  return options;
}

/// Times the parts of a run by its events.
class Follower : public engine::RunObserver {
 public:
  Follower(const MeasuredRanks* ranks, Figures& figures) : ranks_(ranks), figures_(figures) {}

  void onEvent(const RunEvent& event) override {
    const double passed = secondsSince(last_);
    if (const auto* started = std::get_if<WindowStarted>(&event.detail)) start(*started);
    if (const auto* batch = std::get_if<BatchDone>(&event.detail)) {
      steps_.push_back(batch->seconds);
      afterBatch_ = exchangedBy(ranks_);
    }
    if (const auto* epoch = std::get_if<EpochDone>(&event.detail)) finish(*epoch, passed);
    if (std::holds_alternative<WindowDone>(event.detail)) {
      figures_["test"] = passed;
      keep(figures_, "test", exchangedBy(ranks_) - begin_);
    }
    last_ = Clock::now();
  }

 private:
  void start(const WindowStarted& started) {
    figures_["batches"] = started.batchesPerEpoch;
    figures_["sequences"] = static_cast<double>(started.trainSequences);
    figures_["tests"] = static_cast<double>(started.testSequences);
    begin_ = exchangedBy(ranks_);
  }
  void finish(const EpochDone& epoch, double passed) {
    epochs_.push_back(epoch.seconds);
    validations_.push_back(passed);
    figures_["epoch"] = median(epochs_);
    figures_["epoch step"] = median(steps_);
    figures_["validation"] = median(validations_);
    keep(figures_, "epoch", afterBatch_ - begin_);
    begin_ = exchangedBy(ranks_);
  }

  const MeasuredRanks* ranks_;
  Figures& figures_;
  Clock::time_point last_ = Clock::now();
  AllExchanged begin_{}, afterBatch_{};
  std::vector<double> steps_, epochs_, validations_;
};

/// What samples of the candidates would have made of the test's hit rate.
class Sampler : public streaming::RunKeeper {
 public:
  explicit Sampler(Figures& figures) : figures_(figures) {}
  void onRanked(WindowIndex /*window*/, const std::vector<std::int64_t>& ranks) override {
    for (const double share : kSampledShares) figures_[hitRateOf(share)] = sampledHitRate(ranks, kSampledTop, share);
    figures_[hitRateOf(1)] = sampledHitRate(ranks, kSampledTop, 1);
  }

 private:
  Figures& figures_;
};

/// The faster of two.
double secondsToEmbed(network::Recommender& recommender, std::int64_t items) {
  const auto ids = at::arange(1, items + 1, torch::kLong);
  double fastest = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 2; ++i) fastest = std::min(fastest, seconds([&] { static_cast<void>(recommender.embedItems(ids)); }));
  return fastest;
}

/// Of as many sequences and candidates as the test has, without encoding them.
double secondsToRank(std::int64_t sequences, std::int64_t items) {
  const auto drawn = [](std::int64_t rows, std::uint64_t seed) {
    return at::empty({rows, kEmbedding}).normal_(0, 1, at::make_generator<at::CPUGeneratorImpl>(seed));
  };
  const streaming::ExactScores scores(drawn(sequences, 1), drawn(items, 2));
  std::vector<std::int64_t> targets;
  streaming::ExcludedColumns nothing;
  for (std::int64_t i = 0; i < sequences; ++i) {
    targets.push_back(i % items);
    nothing.offsets.push_back(0);
  }
  return seconds([&] { static_cast<void>(streaming::ranksOf(scores, targets, nothing)); });
}

void measureEpochs(const RankRun& run, MeasuredRanks* ranks, Figures& figures) {
  const auto settings = settingsOf(run);
  const auto stream = streamOf(run, settings.protocol);
  const auto items = stream.itemCount();
  network::XsmoeRecommender recommender(optionsOf(settings));
  static_cast<void>(recommender.shareAmong(ranks));
  const auto source = [&](const std::vector<Modality>& modalities,
                          const std::vector<int>& states) -> Result<std::shared_ptr<const network::ItemStates>> {
    return madeStates(modalities, states, items);
  };
  engine::Controls controls;
  Follower follower(ranks, figures);
  Sampler keeper(figures);
  streaming::Trainer trainer({stream, source, settings, recommender, follower, controls, keeper, {}, {}, ranks});
  static_cast<void>(takePeak());
  figures["epoch trained"] = static_cast<double>(recommender.trainableCount());
  static_cast<void>(mustHave(trainer.run()));
  figures["peak"] = takePeak();
  figures["candidates"] = items;
  figures["embed"] = secondsToEmbed(recommender, items);
  figures["rank"] = secondsToRank(static_cast<std::int64_t>(figures["tests"]), items);
}

Figures measure(const RankRun& run, MeasuredRanks* ranks) {
  Figures figures;
  if (run.steps > 0) {
    if (ranks != nullptr) measureMessages(*ranks, figures);
    measureSteps(run, ranks, figures);
  }
  measureEpochs(run, ranks, figures);
  figures["waited"] = secondsOf(exchangedBy(ranks));
  return figures;
}

Figures measureTogether(const RankRun& run, const RankPlace& place) {
  const auto ranks = mustHave(device::meetRanks(place));
  MeasuredRanks measured(*ranks);
  try {
    auto figures = measure(run, &measured);
    static_cast<void>(ranks->any(false));  // nobody goes before the others are through
    return figures;
  } catch (const std::exception& error) {
    ranks->leave({ErrorKind::kFailed, error.what(), "", ""});
    throw;
  }
}

fs::path resultPath(const fs::path& folder, int rank) { return folder / ("rank-" + std::to_string(rank) + ".json"); }

/// 0: it could not be started.
pid_t startRank(const RankRun& run, const fs::path& folder, int rank, int port) {
  const nlohmann::json asked{{"ranks", run.ranks},     {"threads", run.threads},
                             {"steps", run.steps},     {"epochs", run.epochs},
                             {"records", run.records}, {"users", run.users},
                             {"items", run.items},     {"result", resultPath(folder, rank).string()},
                             {"rank", rank},           {"port", port}};
  std::string self = "/proc/self/exe", option = kRankRunOption, argument = asked.dump();
  const std::array<char*, 4> arguments{self.data(), option.data(), argument.data(), nullptr};
  pid_t child = 0;
  return posix_spawn(&child, self.c_str(), nullptr, nullptr, arguments.data(), environ) == 0 ? child : 0;
}

bool endedWell(pid_t child) {
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

}  // namespace

Result<Figures> runAsRanks(const RankRun& run, const fs::path& folder) {
  const int port = run.ranks > 1 ? freePort() : 0;
  if (run.ranks > 1 && port == 0) return failure("127.0.0.1", "no port of the loopback network is free for the ranks");
  fs::create_directories(folder);
  std::vector<pid_t> children;
  for (int rank = 0; rank < run.ranks; ++rank) {
    fs::remove(resultPath(folder, rank));
    children.push_back(startRank(run, folder, rank, port));
  }
  bool well = true;
  for (const auto child : children) well = endedWell(child) && well;  // all are waited for
  if (!well) return failure("a rank", "it failed (it says why above) or could not be started");
  std::optional<Figures> least;
  for (int rank = 0; rank < run.ranks; ++rank) {
    std::ifstream file(resultPath(folder, rank));
    auto figures = nlohmann::json::parse(file).get<Figures>();
    if (!least || figures["waited"] < (*least)["waited"]) least = std::move(figures);
    fs::remove(resultPath(folder, rank));
  }
  return *least;
}

int rankRunMain(const std::string& text) try {
  const auto asked = nlohmann::json::parse(text);
  RankRun run;
  run.ranks = asked.at("ranks");
  run.threads = asked.at("threads");
  run.steps = asked.at("steps");
  run.epochs = asked.at("epochs");
  run.records = asked.at("records");
  run.users = asked.at("users");
  run.items = asked.at("items");
  device::useThreads(run.threads);
  RankPlace place;
  place.rank = asked.at("rank");
  place.size = run.ranks;
  place.address = "127.0.0.1";
  place.port = asked.at("port");
  const nlohmann::json figures = run.ranks > 1 ? measureTogether(run, place) : measure(run, nullptr);
  return std::ofstream(asked.at("result").get<std::string>()) << figures.dump(2) << std::flush ? 0 : 4;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

}  // namespace xsmoe::bench
