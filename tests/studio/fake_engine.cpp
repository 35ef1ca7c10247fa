// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/studio/fake_engine.h"

#include <chrono>
#include <fstream>
#include <thread>

#include "model/core/files/new_folder.h"
#include "model/core/files/replacement_file.h"
#include "model/core/methods.h"
#include "tests/studio/fake_run.h"
#include "tests/widgets/made_equations.h"

namespace xsmoe::studio {
namespace {

using engine::StreamOverview;

/// Collects a played run's history.
class HistoryListener : public engine::TrainListener {
 public:
  /// As if it had been recorded up to the end of so many windows; −1: to its end.
  HistoryListener(RunDescription description, int windows) : history(std::move(description)), left_(windows) {}
  void onEvent(const RunEvent& event) override {
    if (left_ != 0) history.apply(event);
    if (left_ > 0 && std::holds_alternative<WindowDone>(event.detail)) --left_;
  }
  RunHistory history;

 private:
  int left_;
};

/// A staircase of two steps, or the refusal of a model in training that nobody has copied yet.
Result<WhatIf> makeWhatIf(const engine::WhatIfRequest& request, FakeScript& script) {
  ++script.whatIfs;
  if (!request.moment && script.copies == 0) return failure("now", "there is no copy of the model yet");
  WhatIf answer;
  const RunMoment moment = request.moment.value_or(RunMoment(script.window.load()));
  answer.window = moment.window;
  answer.epoch = request.moment ? 3 : script.copiedEpoch.load();
  answer.live = !request.moment;
  answer.asTested = moment.epoch == 0;
  if (moment.epoch > 0) answer.epoch = moment.epoch;
  answer.sequences = 100;
  answer.allSequences = 150;
  const Metrics all{0.2, 0.1, 0.3, 0.15, 100}, less{0.19, 0.09, 0.29, 0.14, 100}, least{0.1, 0.05, 0.2, 0.1, 100};
  answer.steps = {{0, {}, {}, {}, 0, all, {0.2, 0.15, 0.25}, {0.1, 0.05, 0.15}, {}, {}},
                  {0.05,
                   ExpertName{Modality::kVisual, 6, 0},
                   {0},
                   {0},
                   16512,
                   less,
                   {0.19, 0.14, 0.24},
                   {0.09, 0.04, 0.14},
                   {-0.01, 0.005},
                   {-0.01, 0.005}},
                  {0.12,
                   ExpertName{Modality::kTextual, 12, 0},
                   {1},
                   {0},
                   33024,
                   least,
                   {0.1, 0.05, 0.15},
                   {0.05, 0, 0.1},
                   {-0.1, 0.01},
                   {-0.05, 0.01}}};
  return answer;
}

/// SSRM's: scores that are half the user's and half the session's, and attention that is the same for every item.
MethodPicture makePicture(const Recommendation& answer, int epoch, bool live) {
  MethodPicture picture;
  picture.method = Method::kSsrm;
  picture.window = answer.window;
  picture.epoch = epoch;
  picture.live = live;
  picture.user = answer.user;
  picture.history = answer.history;
  picture.recommended = answer.items;
  picture.scoreParts = {"user", "session"};
  for (auto& item : picture.recommended) item.parts = {item.score / 2, item.score / 2};
  picture.parts = {{"gru", 252}, {"session", 72}, {"user table", 600}, {"item table", 606}};
  const auto items = static_cast<double>(answer.history.size());
  picture.detail = AttentionPicture{std::vector<double>(answer.history.size(), 1 / items), 0.5, true};
  return picture;
}

class FakeQuestions : public engine::Questions {
 public:
  explicit FakeQuestions(std::shared_ptr<FakeScript> script) : script_(std::move(script)) {}
  std::vector<WindowIndex> storedWindows() override { return {{0}, {1}, {2}}; }
  std::vector<std::string> testUsers(WindowIndex window) override {
    return {"ada", "bob", "user of D_" + std::to_string(window.value + 1)};
  }
  /// Bob came to the stream in D_2.
  Result<std::vector<std::string>> trainedTestUsers(const std::optional<RunMoment>& moment) override {
    if (!moment && script_->copies == 0) return failure("now", "there is no copy of the model yet");
    const int last = moment ? moment->window.value : script_->window.load();
    if (last < 1) return std::vector{"user of D_" + std::to_string(last + 1)};
    return std::vector<std::string>{"bob"};
  }
  Result<Recommendation> recommend(const std::string& user, const RunMoment& moment, int top) override {
    const int window = moment.window.value;
    if (user == "nobody") return badInput(user, "there is no such user in D_" + std::to_string(window + 1), "Choose one of the list");
    Recommendation answer{user, window, {{"i0", "A blue vase", "", "", 0}}, true, {"i1", "A red lamp", "", "", 1}, 1, 40, {}};
    answer.epoch = moment.epoch;
    for (int rank = 1; rank <= top; ++rank)
      answer.items.push_back({rank, {"i" + std::to_string(rank), "Item", "", "", 0}, 1.0 / rank, rank == 1});
    return answer;
  }
  /// A copy recommends what comes as many places later as epochs were finished.
  Result<Recommendation> recommendNow(const std::string& user, int top) override {
    ++script_->nows;
    if (script_->copies == 0) return failure("now", "there is no copy of the model yet");
    auto answer = recommend(user, script_->window.load(), top);
    if (!answer) return answer;
    answer->liveEpoch = script_->copiedEpoch;
    for (auto& one : answer->items) one.item.id = "i" + std::to_string(one.rank + answer->liveEpoch);
    return answer;
  }
  Result<Recommendation> recommendTo(const engine::ListRequest& request) override {
    auto answer = request.moment ? recommend(request.user, *request.moment, request.top) : recommendNow(request.user, request.top);
    if (answer && request.tau) {  // as if an expert had kept the third item from the first place
      answer->tau = request.tau;
      answer->pruned = {{Modality::kVisual, 6, 0}};
      std::swap(answer->items.at(0).item, answer->items.at(2).item);
    }
    if (answer && request.own) {
      if (request.own->picture.empty())
        return usageError("own item", "the method reads pictures, and it has none", "Name a picture's file");
      answer->own = RecommendedItem{3, {kOwnItemId, request.own->text, "", "", -1}, 0.4};
    }
    if (!answer || !request.history) return answer;
    ++script_->histories;
    answer->history.clear();
    for (const auto& id : *request.history) answer->history.push_back({id, "Item", "", "", 0});
    return answer;
  }
  Result<std::vector<Recommendation>> recommendInEachWindow(const std::string& user, int top, const ProgressCallback& progress) override {
    ++script_->windowLists;
    while (script_->holdWindowLists) {
      if (progress && !progress({"D_0", 1, 2, "windows"})) return failure("the lists", "cancelled");
      std::this_thread::yield();
    }
    std::vector<Recommendation> lists;
    for (const auto window : storedWindows()) {
      auto list = recommend(user, window, top);
      if (!list) return tl::make_unexpected(list.error());
      lists.push_back(std::move(*list));
    }
    return lists;
  }
  /// Made up: half of a score is the pictures', half the texts'.
  Result<ScoreSplit> scoreSplit(const engine::ListRequest& request) override {
    const auto list = recommendTo(request);
    if (!list) return tl::make_unexpected(list.error());
    ScoreSplit split;
    split.window = list->window;
    split.live = !request.moment;
    split.epoch = request.moment ? request.moment->epoch : 0;
    split.user = request.user;
    split.history = list->history;
    split.parts = {{"visual base path", Modality::kVisual, 2}, {"textual base path", Modality::kTextual, 2}};
    split.exact = true;
    for (const auto& one : list->items)
      split.items.push_back({one.item, one.rank, one.truth, one.score, one.score, {one.score / 2, one.score / 2}, {}, {}});
    if (list->own) split.items.push_back({list->own->item, list->own->rank, false, 0.4, 0.4, {0.3, 0.1}, {}, {}});
    if (script_->copiesMeanwhile > 0) {
      --script_->copiesMeanwhile;
      ++script_->copiedEpoch;
    }
    return split;
  }
  Result<WhyNot> whyNot(const engine::ListRequest& request, const std::string& item) override {
    auto split = scoreSplit(request);
    if (!split) return tl::make_unexpected(split.error());
    WhyNot why;
    why.split = std::move(*split);
    why.split.items.resize(2);
    std::swap(why.split.items[0], why.split.items[1]);
    why.split.items[0].item.id = item;
    why.split.items[0].rank = 14;
    why.candidates = 40;
    why.gap = {-0.1, -0.2};
    return why;
  }
  Result<engine::EveryoneReport> writeEveryone(const engine::EveryoneRequest& request, const ProgressCallback& progress) override {
    if (progress && !progress({std::string(engine::kEveryoneWork), 1, 2, "users"})) return failure(request.file.string(), "cancelled");
    if (auto written = writeTextFile(request.file, "user,rank,item,score\nada,1,i1,1\n"); !written)
      return tl::make_unexpected(written.error());
    return engine::EveryoneReport{1, 0, 1};
  }
  Result<MethodPicture> methodPicture(const std::string& user, const std::optional<RunMoment>& moment) override {
    const auto answer = moment ? recommend(user, *moment, 10) : recommendNow(user, 10);
    if (!answer) return tl::unexpected(answer.error());
    const int stored = moment && moment->epoch > 0 ? moment->epoch : 3;
    auto picture = makePicture(*answer, moment ? stored : script_->copiedEpoch.load(), !moment);
    picture.asTested = !moment || moment->epoch == 0;
    return picture;
  }
  /// Made up; of the item i1 where none is named.
  Result<ItemEquations> equations(const std::string& user, const std::string& item, const RunMoment& moment) override {
    ++script_->equations;
    if (script_->noWeights) return failure("the run", "no weights are stored", "Train it again");
    const auto list = recommend(user, moment, 10);
    if (!list) return tl::unexpected(list.error());
    auto answer = widgets::madeEquations();
    answer.user = user;
    answer.window = moment.window.value;
    answer.epoch = moment.epoch;
    answer.recommended.clear();
    for (const auto& one : list->items) answer.recommended.push_back(one.item);
    answer.item = answer.recommended.front();
    if (!item.empty()) answer.item = {item, "", "", "", 0};
    return answer;
  }
  std::vector<ItemCard> mapItems() override {
    std::vector<ItemCard> items;
    for (int i = 0; i < 12; ++i) items.push_back({"i" + std::to_string(i), "Item " + std::to_string(i), "", "", i < 9 ? 0 : i - 8});
    return items;
  }
  /// On a line, each window a little further; an item more each window.
  Result<ItemMap> itemMap(const RunMoment& moment, const ProgressCallback& progress) override {
    const int window = moment.window.value;
    ++script_->maps;
    while (script_->holdMaps) {
      if (progress && !progress({std::string(kItemMapWork) + " after D_1", 1, 2, "windows"})) return failure("the map", "cancelled");
      std::this_thread::yield();
    }
    if (script_->noWeights) return failure("the run", "no weights are stored", "Train it again");
    ItemMap map;
    map.window = window;
    map.epoch = moment.epoch;
    for (int i = 0; i < 10 + window; ++i) {
      map.x.push_back(static_cast<float>(i + window));
      map.y.push_back(static_cast<float>(i % 3));
      map.records.push_back(10 + window - i);
    }
    map.firstShare = 0.5;
    map.secondShare = 0.25;
    return map;
  }
  Result<ItemNeighbours> neighbours(const std::string& item, const RunMoment& moment, int) override {
    ++script_->neighbours;
    const int place = std::stoi(item.substr(1));
    return ItemNeighbours{place, moment.window.value, {{(place + 1) % 10, 0.9}, {(place + 2) % 10, 0.8}}, {{(place + 3) % 10, 0.7}}};
  }
  /// Made up; of the item i0 where none is named.
  Result<ItemProfile> itemProfile(const std::string& item, const RunMoment& moment, int) override {
    ++script_->items;
    if (script_->noWeights) return failure("the run", "no weights are stored", "Train it again");
    ItemProfile profile;
    profile.item = {item.empty() ? "i0" : item, "An item", "", "", 0};
    profile.window = moment.window.value;
    profile.epoch = moment.epoch;
    profile.records = {3, 1, 0, 2};
    profile.byEmbedding = {{{"i1", "Item 1", "", "", 0}, 0.9}};
    profile.byStates = {{{"i2", "Item 2", "", "", 0}, 0.8}};
    return profile;
  }
  Result<ItemAudience> itemAudience(const engine::AudienceRequest& request, const ProgressCallback& progress) override {
    do {
      if (progress && !progress({std::string(kItemAudienceWork), 1, 2, "users"})) return failure("the lists", "cancelled");
      std::this_thread::yield();
    } while (script_->holdAudiences);
    return ItemAudience{request.item, request.moment.window.value, request.top, 40, 2, 1, {{"ada", 1, 0.5, true}, {"bob", 7, 0.25, false}}};
  }
  Result<ExpertProfile> expertProfile(const ExpertName& expert, const RunMoment& moment, int, const ProgressCallback& progress) override {
    ++script_->experts;
    while (script_->holdMaps) {
      if (progress && !progress({"leaning", 1, 2, "items"})) return failure("the expert", "cancelled");
      std::this_thread::yield();
    }
    ExpertProfile profile;
    profile.expert = expert;
    profile.window = moment.window.value;
    profile.epoch = moment.epoch;
    profile.items = {{{"i4", "Item 4", "", "", 0}, 0.5}, {{"i5", "Item 5", "", "", 0}, 0.25}};
    profile.categories = {{"lamps", 7, 0.3}};
    return profile;
  }
  Result<ExpertRedundancy> redundancy(const RunMoment& moment, const ProgressCallback&) override {
    LayerLikeness layer;
    layer.layer.hiddenState = 6;
    layer.layer.born = {0, 1};
    layer.pairs = {{{1, 1}, {0.5, 0.75}}, {{0.5, 0.75}, {1, 1}}};
    return ExpertRedundancy{moment.window.value, 100, {layer}, moment.epoch};
  }
  Result<ModelDifference> difference(const RunMoment& from, const RunMoment& to, const ProgressCallback&) override {
    const ExpertDifference added{ExpertDifference::Kind::kAdded, {Modality::kVisual, 6, to.window.value}};
    return ModelDifference{from.window.value, to.window.value, 100, {added}, 0.9, from.epoch, to.epoch};
  }
  /// Lamps lean on the expert, a little more with each window.
  Result<GroupRouting> groupRouting(const RunMoment& moment, const ProgressCallback& progress) override {
    const int window = moment.window.value;
    ++script_->groupRoutings;
    while (script_->holdMaps) {
      if (progress && !progress({std::string(kGroupRoutingWork), 1, 2, "items"})) return failure("the groups", "cancelled");
      std::this_thread::yield();
    }
    if (script_->noWeights) return failure("the run", "no weights are stored", "Train it again");
    const double share = 0.4 + 0.1 * window;
    const auto number = [](double value, double change) { return GroupNumber{value, 0.01, MetricChange{change, 0.014, 1}}; };
    const SlotRouting base{number(1 - share, -0.1), number(1 - share, -0.1)}, expert{number(share, 0.1), number(share, 0.1)};
    RoutedLayer layer{{Modality::kVisual, {0}, 6, {0}, 0}, {base, expert}, {}};
    layer.groups = {{SliceKind::kCategory, "lamps", "lamps", 7, {base, expert}}, {SliceKind::kItems, "new", "new items", 0, {}}};
    const auto around = [](double value) { return ShareSpread{value - 0.2, value - 0.1, value, value + 0.1, value + 0.2}; };
    layer.spread = {{around(1 - share), around(1 - share)}, {around(share), around(share)}};
    return GroupRouting{window, 12, {layer}, moment.epoch};
  }
  Result<WhatIf> whatIf(const engine::WhatIfRequest& request, const ProgressCallback& progress) override {
    while (script_->holdWhatIfs) {
      if (progress && !progress({"measuring each τ", 1, 3, "models"})) {
        ++script_->whatIfsGivenUp;
        return failure("each τ", "cancelled");
      }
      std::this_thread::yield();
    }
    if (script_->refuseWhatIfs) return badInput("/a/long/way/to/the/run", "no weights are kept", "");
    return makeWhatIf(request, *script_);
  }
  /// Merging costs half a point, pruning one.
  Result<MergeWhatIf> whatIfMerged(const engine::MergeWhatIfRequest& request, const ProgressCallback& progress) override {
    ++script_->merges;
    if (!request.moment && script_->copies == 0) return failure("now", "there is no copy of the model yet");
    while (script_->holdMerges) {
      if (progress && !progress({"measuring a merge", 1, 3, "models"})) return failure("the merge", "cancelled");
      std::this_thread::yield();
    }
    MergeWhatIf answer;
    answer.asked = request.asked;
    const RunMoment moment = request.moment.value_or(RunMoment(script_->window.load()));
    answer.window = moment.window;
    answer.epoch = request.moment ? (moment.epoch > 0 ? moment.epoch : 3) : script_->copiedEpoch.load();
    answer.live = !request.moment;
    answer.asTested = moment.epoch == 0;
    answer.sequences = 100;
    answer.allSequences = 150;
    answer.items = 60;
    answer.before = Metrics{0.2, 0.1, 0.3, 0.15, 100};
    answer.merged = {request.asked.expert, 16512, Metrics{0.195, 0.095, 0.3, 0.15, 100}, {-0.005, 0.01}, {-0.005, 0.01}};
    answer.pruned = {request.asked.expert, 16512, Metrics{0.17, 0.09, 0.3, 0.15, 100}, {-0.03, 0.01}, {-0.01, 0.01}};
    answer.hr10 = {0.025, 0.01};
    answer.ndcg10 = {0.005, 0.01};
    answer.lost = 0.125;
    return answer;
  }
  Result<std::vector<ReferencedTest>> references(const ProgressCallback&) override {
    const Metrics trained{0.2, 0.1, 0.3, 0.15, 100}, untrained{0.1, 0.05, 0.2, 0.1, 100};
    return std::vector<ReferencedTest>{{{0}, {1}, trained, {{"transitions", untrained}}},
                                       {{1}, {2}, trained, {{"transitions", untrained}}}};
  }
  Result<std::vector<TestRank>> testRanks(WindowIndex trained, WindowIndex tested, const ProgressCallback&) override {
    return std::vector<TestRank>{{"ada", 1}, {"bob", 0}, {"user of D_" + std::to_string(tested.value), trained.value + 2}};
  }
  std::vector<WindowIndex> rankedWindows() override { return {{0}, {1}, {2}}; }
  /// With the weights of an epoch bob fares worse.
  Result<RankedTest> rankedTest(const RunMoment& trained, WindowIndex tested, const ProgressCallback& progress) override {
    ++script_->rankedTests;
    if (auto known = knowRanks(progress); !known) return tl::make_unexpected(known.error());
    const int bob = 10 + trained.window.value + 20 * trained.epoch;
    return RankedTest{trained.window,
                      tested,
                      "test " + std::to_string(tested.value),
                      {{"ada", "i1", 1}, {"bob", "i2", bob}},
                      {{1, true, true, "lamps", 9, 4}, {bob, false, true, "clocks", 2, 3}}};
  }
  /// What a threshold takes, bob lacks.
  Result<RankedTest> prunedTest(WindowIndex trained, WindowIndex tested, double tau, const ProgressCallback& progress) override {
    auto test = rankedTest(trained, tested, progress);
    if (test && tau > 0) test->targets[1].rank = test->sequences[1].rank = 90;
    return test;
  }
  /// The experts of the window serve bob alone.
  Result<RankedTest> unexpandedTest(WindowIndex trained, WindowIndex tested, const ProgressCallback& progress) override {
    auto test = rankedTest(trained, tested, progress);
    if (test) test->targets[1].rank = test->sequences[1].rank = 40;
    return test;
  }
  Result<SlicedTest> slices(WindowIndex window, const ProgressCallback& progress) override {
    ++script_->slicedTests;
    if (auto known = knowRanks(progress); !known) return tl::make_unexpected(known.error());
    return slicedTest(window, {window.value + 1}, {{1, true, true, "lamps", 9, 4}, {12, false, true, "clocks", 2, 3}});
  }
  Result<ForgettingMatrix> forgettingOutline() override {
    if (script_->noWeights) return failure("the run", "no weights are stored", "Train it again");
    return ForgettingMatrix{{{0}, {1}, {2}}, {{1}, {2}, {3}}, {}, {"test 1", "test 2", "test 3"}};
  }
  /// Each window later, a model ranks a past one a little worse.
  Result<ForgettingMatrix> forgetting(const ProgressCallback& progress) override {
    ++script_->forgettings;
    do {
      if (progress && !progress({"D_0 on D_1", 0, 9, "tests"})) return failure("forgetting", "cancelled");
      std::this_thread::yield();
    } while (script_->holdForgetting);
    return measured();
  }
  Result<std::optional<ForgettingMatrix>> keptForgetting() override {
    if (!script_->keptForgetting) return std::optional<ForgettingMatrix>();
    auto matrix = measured();
    if (!matrix) return tl::make_unexpected(matrix.error());
    return std::optional(std::move(*matrix));
  }

 private:
  Result<void> knowRanks(const ProgressCallback& progress) {
    if (!script_->oldRanks) return {};
    if (script_->noWeights) return failure("the run", "no weights are stored", "Train it again");
    do {
      if (progress && !progress({"D_0 on D_1", 0, 1, "tests"})) return failure("the run", "cancelled");
      std::this_thread::yield();
    } while (script_->holdRanks);
    return {};
  }
  Result<ForgettingMatrix> measured() {
    auto outline = forgettingOutline();
    if (!outline) return outline;
    auto& matrix = *outline;
    for (int trained = 0; trained < 3; ++trained) {
      auto& row = matrix.metrics.emplace_back();
      for (int tested = 1; tested <= 3; ++tested) {
        const double hr = trained < tested ? 0.2 : 0.5 - 0.1 * (trained - tested);
        row.emplace_back(Metrics{hr, hr / 2, hr, hr / 2, 1000});
      }
    }
    return outline;
  }

  std::shared_ptr<FakeScript> script_;
};

WindowReport makeWindow(int number) {
  WindowReport window;
  window.window = number;
  window.records = window.keptRecords = 250;
  window.trainRecords = 212;
  window.validationRecords = 38;
  window.users = 50;
  window.items = 60;
  window.newItems = 10;
  window.returningUsers = 5;
  window.firstTime = number * 86400;
  window.lastTime = window.firstTime + 86399;
  return window;
}

RunDescription describeRun(const std::filesystem::path& run, const std::filesystem::path& stream, const RunSettings& settings) {
  return {run.filename().string(), run.string(), "Fake", stream.string(), settings, "cpu, 1 thread", "fp32", 13, 128, 128};
}

/// The stream that a run is to go on with: where its run.json says, or where the request does.
Result<void> findStream(const RunDescription& run, const std::filesystem::path& named) {
  const auto stream = named.empty() ? std::filesystem::path(run.streamFolder) : named;
  if (std::filesystem::exists(stream / "stream.json")) return {};
  return badInput(stream.string(), "the run's stream is not there", "Name the stream's folder");
}

}  // namespace

FakeEngine::FakeEngine(std::shared_ptr<FakeScript> script) : script_(std::move(script)) { ++script_->engines; }
FakeEngine::~FakeEngine() { --script_->engines; }

bool FakeEngine::load(const ProgressCallback& progress) {
  ++script_->loadsBegun;
  do {
    if (progress && !progress({"reading", 1, 2, "rows"})) {
      ++script_->loadsCancelled;
      return false;
    }
    std::this_thread::yield();
  } while (script_->holdLoading);
  return true;
}

Result<void> FakeEngine::generate(const std::filesystem::path& folder, const GeneratorSettings&, const ProgressCallback& progress) {
  auto made = NewFolder::create(folder);
  if (!made) return tl::unexpected(made.error());
  if (!load(progress)) return failure(folder.string(), "cancelled");
  makeBuiltInFolder(made->path());
  return made->commit();
}

Result<ExtractionReport> FakeEngine::extract(const ExtractionRequest& request, const ProgressCallback& progress) {
  ExtractionReport report;
  report.modalities.push_back({Modality::kTextual, "made up", 8, {0, 1}, 100, request.restart ? 0 : script_->unfinished.load()});
  script_->unfinished = 40;
  if (!load(progress)) return failure(request.stream.string(), "cancelled");
  script_->unfinished = 0;
  script_->featuresFound = true;
  report.target = (request.stream / "features.h5").string();
  report.items = 100;
  return report;
}

Result<std::optional<UnfinishedExtraction>> FakeEngine::unfinishedExtraction(const std::filesystem::path& stream) {
  if (script_->unfinished == 0) return std::nullopt;
  if (script_->unfinished < 0) return badInput("extraction.json", "it cannot be read", "Begin anew with --restart");
  UnfinishedExtraction found;
  found.request.stream = stream;
  found.request.pooling = "cls";
  found.request.layers = {4, 8};
  found.done = script_->unfinished;
  found.total = 100;
  return found;
}

Result<FeatureJoinReport> FakeEngine::importFeatures(const FeatureImportRequest& request, const ProgressCallback& progress) {
  if (!load(progress)) return failure(request.stream.string(), "cancelled");
  FeatureJoinReport report;
  report.target = (request.stream / "features.h5").string();
  report.cachedItems = report.logItems = report.withBoth = 100;
  return report;
}

Result<StreamOverview> FakeEngine::inspect(const std::filesystem::path& stream, const ProtocolSettings& base,
                                           const engine::ProtocolChoice& choice, const ProgressCallback& progress) {
  if (!load(progress)) return failure(stream.string(), "cancelled");
  if (!std::filesystem::exists(stream / "stream.json"))
    return badInput((stream / "interactions.csv").string(), "no column for users", "Name it in stream.json");
  StreamOverview overview;
  overview.report.title = "Fake";
  overview.report.folder = stream.string();
  overview.report.featuresFound = script_->featuresFound;
  overview.report.records = overview.report.keptRecords = 1000;
  overview.report.users = overview.report.keptUsers = 100;
  overview.report.items = overview.report.keptItems = 100;
  overview.protocol = base;
  overview.protocol.windows = choice.windows.value_or(4);
  overview.protocol.kCore = choice.kCore.value_or(base.kCore);
  overview.hiddenStates = 13;
  overview.visualWidth = overview.textualWidth = 128;
  if (script_->embedding > 0) overview.embedding = script_->embedding.load();
  overview.returns = script_->returns;
  overview.drifts = script_->drifts;
  for (int s = 0; s < overview.protocol.windows; ++s) overview.report.windows.push_back(makeWindow(s));
  return overview;
}

Result<Catalogue> FakeEngine::catalogue(const std::filesystem::path& stream, const ProgressCallback& progress) {
  ++script_->catalogues;
  if (progress && !progress({"reading", 1, 2, "rows"})) return failure(stream.string(), "cancelled");
  if (script_->catalogueUnreadable) return badInput((stream / "items.csv").string(), "no column with the items", "Name it in stream.json");
  return Catalogue{{{"i0", "A blue vase", "", "", -1}, {"i1", "A red lamp", "", "", -1}}, {}};
}

Result<engine::TrainOutcome> FakeEngine::train(const engine::TrainRequest& request, engine::TrainListener& listener,
                                               engine::Controls& controls) {
  if (!std::filesystem::exists(request.stream)) return badInput(request.stream.string(), "there is no stream", "Choose another folder");
  while (script_->holdReading) {
    if (controls.stopRequested()) return failure(request.stream.string(), "cancelled");
    std::this_thread::yield();
  }
  makeRunFolder(request.run, request.stream);
  auto run = describeRun(request.run, request.stream, request.settings);
  run.forecast = request.forecast;
  return play(run, listener, controls);
}

Result<Forecast> FakeEngine::forecast(const engine::TrainRequest& request, const ProgressCallback& progress) {
  ++script_->forecasts;
  do {
    if (!progress({"measuring", 0, 0, ""})) {
      ++script_->forecastsGivenUp;
      return failure("the forecast", "cancelled");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  } while (script_->holdForecasts);
  Forecast told;
  told.device = "cpu, 1 thread";
  told.steps = 8;
  told.step = {0.1, 0.2};
  told.leastBytes = 100'000'000;
  told.mostBytes = 200'000'000;
  for (int window = 0; window < 3; ++window) {
    WindowForecast one{{window}, 10, 1, request.settings.training.epochs, {1, 0, 0}, {2, 0, 0}};
    told.windows.push_back(one);
  }
  return told;
}

Result<engine::TrainOutcome> FakeEngine::play(const RunDescription& run, engine::TrainListener& listener, engine::Controls& controls) {
  ++script_->trainings;
  struct AtEnd {
    FakeScript& script;
    ~AtEnd() { ++script.trainingsEnded; }
  } const atEnd{*script_};
  listener.onStarted(run);
  DataReport data;
  data.records = 1000;
  data.keptRecords = data.records - script_->leftOut;
  if (script_->leftOut > 0) data.leftOut = {{"item without features", script_->leftOut}};
  listener.onData(data);
  if (!script_->notice.empty()) listener.onNotice(script_->notice);
  return FakeRun(run.settings, *script_, listener, controls).play();
}

Result<engine::TrainOutcome> FakeEngine::resume(const engine::ResumeRequest& request, engine::TrainListener& listener,
                                                engine::Controls& controls) {
  {
    const std::lock_guard lock(script_->requestMutex);
    script_->resumes.push_back(request);
  }
  const auto run = openRun(request.run);
  if (!run) return tl::make_unexpected(run.error());
  if (auto there = findStream(run->description(), request.stream); !there) return tl::make_unexpected(there.error());
  return play(run->description(), listener, controls);
}

Result<engine::TrainOutcome> FakeEngine::fork(const engine::ForkRequest& request, engine::TrainListener& listener,
                                              engine::Controls& controls) {
  {
    const std::lock_guard lock(script_->requestMutex);
    script_->forks.push_back(request);
  }
  const auto run = openRun(request.run);
  if (!run) return tl::make_unexpected(run.error());
  auto description = run->description();
  if (auto there = findStream(description, request.stream); !there) return tl::make_unexpected(there.error());
  makeForkFolder(request.fork, description.streamFolder, request.run, request.window.value);
  description.origin = RunOrigin{description.name, description.folder, request.window, request.changes, false};
  description.name = request.fork.filename().string();
  description.folder = request.fork.string();
  if (script_->holdForks) return tellFork(request, description, *run, listener, controls);
  return play(description, listener, controls);
}

Result<engine::TrainOutcome> FakeEngine::tellFork(const engine::ForkRequest& request, const RunDescription& fork, const RunHistory& parent,
                                                  engine::TrainListener& listener, engine::Controls& controls) {
  listener.onStarted(fork);
  listener.onResumed(parent);
  while (script_->holdForks && !controls.stopRequested()) std::this_thread::yield();
  for (const auto& [key, value] : request.changes) {
    const auto change = changeFrom(key, value);
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    listener.onEvent({now, ChangeLogged{*change, now, {Boundary::kTested, request.window, 0, 0}}});
    if (const auto* const tau = std::get_if<SetTau>(&*change))
      listener.onEvent({now, TauChanged{request.window, 0, parent.tau(), tau->tau}});
  }
  while (!controls.stopRequested()) std::this_thread::yield();
  listener.onEvent({1, RunStopped{request.window}});
  return engine::TrainOutcome{true, {}};
}

Result<void> FakeEngine::checkStream(const std::filesystem::path& run, const std::filesystem::path& stream, const ProgressCallback&) {
  const auto stored = openRun(run);
  if (!stored) return tl::make_unexpected(stored.error());
  if (script_->otherStream) return badInput(stream.string(), "the stream is another one", "Name that of the run");
  return findStream(stored->description(), stream);
}

Result<std::vector<PlannedRun>> FakeEngine::planExperiment(const ExperimentPlan& plan, const ProgressCallback&) {
  ++script_->plans;
  if (script_->refusePlans) return badInput(plan.runs, "a run of other settings is there", "Choose another folder");
  const auto usual = commonSettings(plan);
  if (!usual) return tl::make_unexpected(usual.error());
  const auto all = runsOf(plan, *usual);
  if (!all) return tl::make_unexpected(all.error());
  std::vector<PlannedRun> runs;
  for (const auto& one : all->runs) {
    PlannedRun run{one.name, (std::filesystem::path(plan.runs) / one.name).string(), one.varied, *settingsOf(one, *usual)};
    run.settings.protocol.windows = 4;
    if (script_->embedding > 0 && !plan.settings.contains("embedding") && !one.varied.contains("embedding"))
      run.settings.model.embedding = script_->embedding;
    run.windows = 3;
    runs.push_back(std::move(run));
  }
  return runs;
}

Result<engine::TrainOutcome> FakeEngine::trainPlanned(const ExperimentPlan& plan, const std::string& name, engine::TrainListener& listener,
                                                      engine::Controls& controls) {
  {
    const std::lock_guard lock(script_->requestMutex);
    script_->planned.push_back(name);
  }
  if (script_->fullDisk)
    return tl::make_unexpected(
        Error{ErrorKind::kDiskTakesNoMore, "the record cannot be written", plan.runs, "Check the disk's free space"});
  if (name == script_->failPlanned) return failure(name, "the run cannot begin", "Mend it");
  const auto runs = planExperiment(plan, {});
  if (!runs) return tl::make_unexpected(runs.error());
  for (const auto& run : *runs) {
    if (run.name != name) continue;
    makeRunFolder(run.folder, plan.stream);
    return play(describeRun(run.folder, plan.stream, run.settings), listener, controls);
  }
  return failure(name, "the plan has no such run");
}

Result<std::vector<RunSummary>> FakeEngine::listRuns(const std::filesystem::path& folder, const ProgressCallback& progress) {
  std::error_code unknown;
  if (!std::filesystem::is_directory(folder, unknown)) return badInput(folder.string(), "there is no such folder");
  if (!std::filesystem::exists(folder / "run.json", unknown)) return runsBelow(folder, progress);
  ++script_->runsListed;
  const auto run = openRun(folder);
  if (run) {
    auto summary = summaryOf(*run);
    const auto said = annotation(folder);
    summary.tags = said->tags;
    summary.note = said->note;
    return std::vector{summary};
  }
  RunSummary summary;
  summary.description.name = folder.filename().string();
  summary.problem = describe(run.error());
  return std::vector{summary};
}

Result<std::vector<RunSummary>> FakeEngine::listRunsIn(const std::filesystem::path& folder, const ProgressCallback& progress) {
  std::vector<RunSummary> runs;
  std::error_code unknown;
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(folder, unknown))
    if (std::filesystem::exists(entry.path() / "run.json", unknown)) folders.push_back(entry.path());
  const auto all = static_cast<std::int64_t>(folders.size());
  for (const auto& run : folders) {
    if (progress && !progress({"reading runs", static_cast<std::int64_t>(runs.size()), all, "runs"}))
      return failure(folder.string(), "cancelled");
    auto found = listRuns(run, {});
    runs.push_back(std::move(found->front()));
    runs.back().description.folder = run.string();
  }
  return runs;
}

Result<std::vector<RunSummary>> FakeEngine::runsBelow(const std::filesystem::path& folder, const ProgressCallback& progress) {
  auto runs = listRunsIn(folder, progress);
  std::error_code unknown;
  for (const auto& entry : std::filesystem::directory_iterator(folder, unknown)) {
    if (!runs) return runs;
    if (!entry.is_directory() || std::filesystem::exists(entry.path() / "run.json")) continue;
    auto more = runsBelow(entry.path(), progress);
    if (!more) return more;
    runs->insert(runs->end(), more->begin(), more->end());
  }
  return runs;
}

Result<engine::RunAnnotation> FakeEngine::annotation(const std::filesystem::path& run) {
  const std::lock_guard lock(script_->requestMutex);
  return script_->annotations[run.string()];
}

Result<void> FakeEngine::annotate(const std::filesystem::path& run, const engine::RunAnnotation& annotation) {
  if (script_->refuseAnnotations) return cannotWrite(run.string(), "the folder is read-only", "Make it writable");
  const std::lock_guard lock(script_->requestMutex);
  script_->annotations[run.string()] = annotation;
  return {};
}

Result<std::vector<WindowNote>> FakeEngine::windowNotes(const std::filesystem::path& run) {
  const std::lock_guard lock(script_->requestMutex);
  return script_->notes[run.string()];
}

Result<void> FakeEngine::writeWindowNotes(const std::filesystem::path& run, const std::vector<WindowNote>& notes) {
  if (script_->refuseAnnotations) return cannotWrite(run.string(), "the folder is read-only", "Make it writable");
  const std::lock_guard lock(script_->requestMutex);
  script_->notes[run.string()] = notes;
  return {};
}

Result<ResultTable> FakeEngine::table(const engine::TableRequest& request, const ProgressCallback& progress) {
  {
    const std::lock_guard lock(script_->requestMutex);
    script_->tables.push_back(request);
  }
  do {
    if (progress && !progress({"reading runs", 1, 2, "runs"})) return failure({}, "cancelled");
    std::this_thread::yield();
  } while (script_->holdTables);
  for (const auto& [first, second] : request.pairs)
    if (first == second) return usageError("--significance", first + " is compared with itself", "Name two methods");
  if (script_->refuseTables) return badInput("the runs", "there is no finished run that this table is of", "Train one");
  ResultTable made;
  made.kind = request.kind;
  made.title = "A table: of the fake engine";
  made.rowTitle = "τ";
  for (const char* const key : {"HR@10", "NDCG@10"}) {
    auto& column = made.columns.emplace_back();
    column.group = "mean";
    column.name = column.key = key;
    column.unit = "%";
    column.scale = 100;
  }
  for (const double tau : {0.1, 0.2}) {
    auto& row = made.rows.emplace_back();
    row.name = "τ = " + std::to_string(tau).substr(0, 3);
    row.tau = tau;
    row.cells = {cellOf({tau, tau + 0.02}), cellOf({tau / 2, tau / 2 + 0.01})};
  }
  markBest(made);
  made.notes = {"seeds: 1, 2", "deviations: none"};
  return made;
}

Result<RunHistory> FakeEngine::openRun(const std::filesystem::path& run) {
  std::ifstream file(run / "run.json");
  std::string stream;
  if (!std::getline(file, stream)) return badInput((run / "run.json").string(), "the file is empty", "Choose another run");
  RunSettings settings;
  settings.protocol.windows = 4;
  settings.training.epochs = 3;
  // A run of a plan over methods is named after its method.
  if (const auto method = methodFromName(run.filename().string())) settings.model.method = *method;
  auto description = describeRun(run, stream, settings);
  description.streamRecords = script_->streamRecords;
  std::string parent, window;
  if (std::getline(file, parent) && std::getline(file, window))
    description.origin = RunOrigin{std::filesystem::path(parent).filename().string(), parent, {std::stoi(window)}, {{"tau", "0.4"}}, false};
  HistoryListener listener(description, script_->recordedWindows);
  FakeScript script;
  engine::Controls controls;
  if (auto played = FakeRun(settings, script, listener, controls).play(); !played) return tl::make_unexpected(played.error());
  for (const auto& event : script_->recordedEnd) listener.history.apply({1700000009000, event});
  return listener.history;
}

Result<engine::ExportOutcome> FakeEngine::exportRun(const engine::ExportRequest& request, const ProgressCallback& progress) {
  {
    const std::lock_guard lock(script_->requestMutex);
    script_->exports.push_back(request);
  }
  do {
    if (progress && !progress({"reading", 1, 2, "windows"})) return failure(request.run.string(), "cancelled");
    std::this_thread::yield();
  } while (script_->holdExports);
  if (script_->refuseExports) return cannotWrite(request.run.string(), "the disk is full", "Make room");
  engine::ExportOutcome outcome;
  const auto name = request.run.filename();
  if (!request.tensorBoard.empty()) outcome.eventFile = (request.tensorBoard / name / "events").string();
  if (!request.mlflow.empty()) outcome.mlflowRun = (request.mlflow / "1" / name).string();
  outcome.weights = request.weights.string();
  return outcome;
}

Result<engine::StateSize> FakeEngine::measureState(const engine::SaveStateRequest& request, const ProgressCallback&) {
  engine::StateSize size{3'000'000, {}};
  std::ifstream file(request.run / "run.json");
  std::string stream;
  std::getline(file, stream);
  if (std::filesystem::exists((request.stream.empty() ? std::filesystem::path(stream) : request.stream) / "stream.json"))
    size.stream = 5'000'000;
  return size;
}

Result<void> FakeEngine::saveState(const engine::SaveStateRequest& request, const ProgressCallback&) {
  const std::lock_guard lock(script_->requestMutex);
  script_->states.push_back(request);
  std::ofstream file(request.file);
  file << "state\n"
       << request.run.filename().string() << '\n'
       << request.beside.filename().string() << '\n'
       << request.withStream << ' ' << request.view.window.value_or(-1) << ' ' << request.view.tau.value_or(-1) << '\n'
       << request.view.perspective << '\n'
       << request.view.user << '\n'
       << request.view.item << '\n';
  if (!file.flush()) return cannotWrite(request.file.string(), "the file cannot be written", "Choose another folder");
  return {};
}

Result<engine::OpenedState> FakeEngine::openState(const engine::OpenStateRequest& request, const ProgressCallback&) {
  std::ifstream file(request.file);
  std::string line, run, beside;
  if (!std::getline(file, line) || line != "state")
    return badInput(request.file.string(), "the file is damaged or was cut off", "Copy it again");
  std::getline(file, run);
  std::getline(file, beside);
  bool withStream = false;
  int window = -1;
  double tau = -1;
  file >> withStream >> window >> tau >> std::ws;
  engine::OpenedState opened;
  {
    const std::lock_guard lock(script_->requestMutex);
    if (!script_->states.empty()) opened.view = script_->states.back().view;  // tabs, zoom and epoch
  }
  opened.view.window.reset();
  opened.view.tau.reset();
  std::getline(file, opened.view.perspective);
  std::getline(file, opened.view.user);
  std::getline(file, opened.view.item);
  if (window >= 0) opened.view.window = window;
  if (tau >= 0) opened.view.tau = tau;
  const auto place = request.below / request.file.stem();
  if (withStream) opened.stream = place / "stream";
  if (withStream) makeStreamFolder(opened.stream);
  opened.run = place / "runs" / run;
  makeRunFolder(opened.run, place / "stream");
  if (!beside.empty()) opened.beside = place / "runs" / beside;
  if (!beside.empty()) makeRunFolder(opened.beside, place / "stream");
  return opened;
}

Result<std::unique_ptr<engine::Questions>> FakeEngine::openQuestions(const std::filesystem::path& run, const std::filesystem::path&,
                                                                     const ProgressCallback& progress) {
  if (!std::filesystem::exists(run / "run.json")) return badInput(run.string(), "there is no run", "Choose another folder");
  while (script_->holdOpenings) {
    ++script_->openings;
    if (progress && !progress({"reading interactions.csv", 1, 2, "rows"})) return failure(run.string(), "cancelled");
    std::this_thread::yield();
  }
  const std::lock_guard lock(script_->requestMutex);
  script_->opened.push_back(run.string());
  return std::make_unique<FakeQuestions>(script_);
}

Result<std::vector<CheckLine>> FakeEngine::check(const std::vector<std::filesystem::path>&, const std::string&) {
  return std::vector<CheckLine>{};
}

Result<engine::DeviceReport> FakeEngine::probeDevice(const DeviceSettings&) {
  return engine::DeviceReport{"cpu, 1 thread", "fp32", 3.6, true, "Install libopenblas0-pthread."};
}

void makeStreamFolder(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "stream.json") << "{\"title\": \"Fake\"}\n";
}

void makeBuiltInFolder(const std::filesystem::path& folder) {
  makeStreamFolder(folder);
  std::filesystem::create_directories(folder / "images");
  for (const char* const name : {"interactions.csv", "items.csv", "features.h5", "truth.json"}) std::ofstream(folder / name) << "made up\n";
}

void makeRunFolder(const std::filesystem::path& folder, const std::filesystem::path& stream) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "run.json") << stream.string() << '\n';
}

void makeForkFolder(const std::filesystem::path& folder, const std::filesystem::path& stream, const std::filesystem::path& parent,
                    int window) {
  makeRunFolder(folder, stream);
  std::ofstream(folder / "run.json", std::ios::app) << parent.string() << '\n' << window << '\n';
}

}  // namespace xsmoe::studio
