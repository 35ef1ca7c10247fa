// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/expert_profile.h"
#include "model/core/item_equations.h"
#include "model/core/item_map.h"
#include "model/core/item_profile.h"
#include "model/engine/engine.h"
#include "model/experiments/desk/kept_tables.h"
#include "model/experiments/desk/own_items.h"
#include "model/experiments/desk/told_tests.h"
#include "model/experiments/desk/user_query.h"
#include "model/experiments/runs/file_stamp.h"
#include "model/experiments/runs/known_checksums.h"
#include "model/experiments/runs/model_copy.h"
#include "model/experiments/runs/run_folder.h"
#include "model/network/recommender.h"
#include "model/streaming/measure_what_if.h"
#include "model/streaming/model_moment.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {

/// Questions about a run, answered from its stored weights. Weights of the last window asked for stay in memory, item embeddings of several
/// (KeptTables) and maps of all, as long as the files that they come from are what they were: a run in training may take windows back and
/// train them again.
class RecommendationDesk : public engine::Questions {
 public:
  RecommendationDesk(RunPaths paths, RunManifest manifest, streaming::StreamSession session, data::ItemCatalogue catalogue,
                     std::shared_ptr<const ModelCopy> now);

  [[nodiscard]] std::vector<WindowIndex> storedWindows() override;
  [[nodiscard]] std::vector<std::string> testUsers(WindowIndex window) override;
  [[nodiscard]] Result<std::vector<std::string>> trainedTestUsers(const std::optional<RunMoment>& moment) override;
  [[nodiscard]] Result<Recommendation> recommend(const std::string& user, const RunMoment& moment, int top) override;
  [[nodiscard]] Result<Recommendation> recommendNow(const std::string& user, int top) override;
  [[nodiscard]] Result<Recommendation> recommendTo(const engine::ListRequest& request) override;
  [[nodiscard]] Result<std::vector<Recommendation>> recommendInEachWindow(const std::string& user, int top,
                                                                          const ProgressCallback& progress) override;
  [[nodiscard]] Result<ScoreSplit> scoreSplit(const engine::ListRequest& request) override;
  [[nodiscard]] Result<WhyNot> whyNot(const engine::ListRequest& request, const std::string& item) override;
  [[nodiscard]] Result<engine::EveryoneReport> writeEveryone(const engine::EveryoneRequest& request,
                                                             const ProgressCallback& progress) override;
  [[nodiscard]] Result<MethodPicture> methodPicture(const std::string& user, const std::optional<RunMoment>& moment) override;
  [[nodiscard]] Result<ItemEquations> equations(const std::string& user, const std::string& item, const RunMoment& moment) override;
  [[nodiscard]] std::vector<ItemCard> mapItems() override;
  [[nodiscard]] Result<ItemMap> itemMap(const RunMoment& moment, const ProgressCallback& progress) override;
  [[nodiscard]] Result<ItemNeighbours> neighbours(const std::string& item, const RunMoment& moment, int count) override;
  [[nodiscard]] Result<ItemProfile> itemProfile(const std::string& item, const RunMoment& moment, int similar) override;
  [[nodiscard]] Result<ItemAudience> itemAudience(const engine::AudienceRequest& request, const ProgressCallback& progress) override;
  [[nodiscard]] Result<ExpertProfile> expertProfile(const ExpertName& expert, const RunMoment& moment, int count,
                                                    const ProgressCallback& progress) override;
  [[nodiscard]] Result<ExpertRedundancy> redundancy(const RunMoment& moment, const ProgressCallback& progress) override;
  [[nodiscard]] Result<ModelDifference> difference(const RunMoment& from, const RunMoment& to, const ProgressCallback& progress) override;
  [[nodiscard]] Result<GroupRouting> groupRouting(const RunMoment& moment, const ProgressCallback& progress) override;
  [[nodiscard]] Result<WhatIf> whatIf(const engine::WhatIfRequest& request, const ProgressCallback& progress) override;
  [[nodiscard]] Result<MergeWhatIf> whatIfMerged(const engine::MergeWhatIfRequest& request, const ProgressCallback& progress) override;
  [[nodiscard]] Result<std::vector<ReferencedTest>> references(const ProgressCallback& progress) override;
  [[nodiscard]] Result<std::vector<TestRank>> testRanks(WindowIndex trained, WindowIndex tested, const ProgressCallback& progress) override;
  [[nodiscard]] std::vector<WindowIndex> rankedWindows() override;
  [[nodiscard]] Result<RankedTest> rankedTest(const RunMoment& trained, WindowIndex tested, const ProgressCallback& progress) override;
  [[nodiscard]] Result<RankedTest> prunedTest(WindowIndex trained, WindowIndex tested, double tau,
                                              const ProgressCallback& progress) override;
  [[nodiscard]] Result<RankedTest> unexpandedTest(WindowIndex trained, WindowIndex tested, const ProgressCallback& progress) override;
  [[nodiscard]] Result<SlicedTest> slices(WindowIndex window, const ProgressCallback& progress) override;
  [[nodiscard]] Result<ForgettingMatrix> forgettingOutline() override;
  [[nodiscard]] Result<ForgettingMatrix> forgetting(const ProgressCallback& progress) override;
  [[nodiscard]] Result<std::optional<ForgettingMatrix>> keptForgetting() override;

 private:
  /// What was computed from a model's weights for an answer, and serves the next ones.
  struct Known {
    EncodedBlock users;
    at::Tensor norms;  // [candidates] of the table's rows, nowhere 0; undefined until it is asked for
  };
  struct Model {
    std::shared_ptr<network::Recommender> recommender;
    std::shared_ptr<const network::ItemStates> states;  // of a stored one
    at::Tensor table;                                   // [candidates + 1, e], row 0 padding, row i item i; undefined until it is asked for
    int window = -1;
    int epoch = -1;                         // of the window, finished; −1: not asked for yet
    double largestNorm = 0;                 // of the table's rows
    std::int64_t candidates = 0;            // how many of the items the test after the window ranks; known with the table
    std::optional<FileStamp> weights = {};  // the file of a stored one
    std::optional<double> tau = {};         // of a copy that it pruned
    std::vector<ExpertName> gone = {};      // from that copy
    std::shared_ptr<Known> known = std::make_shared<Known>();
    int ofEpoch = 0;  // whose weights these are; 0: those of the window's end, or in training
    [[nodiscard]] RunMoment moment() const { return {window, ofEpoch}; }
  };
  struct KeptMap {
    std::optional<FileStamp> weights;  // that it was made from
    ItemMap map;                       // without slots until they are asked for
  };
  /// A recommendation, and what it was made from.
  struct Answered {
    Recommendation recommendation;
    UserQuery query;
    network::UserInputs inputs;
    at::Tensor items;      // int64 [n] ids of those recommended
    at::Tensor embedding;  // [1, e] of the user
    at::Tensor table;      // [items, e] in which the inputs have their rows
  };
  /// An item of a person's own, as it was asked for last.
  struct Own {
    OwnItem asked;
    std::optional<FileStamp> picture;
    std::map<Modality, at::Tensor> states;  // [K, d]
    // By one model, whose embeddings these are:
    std::weak_ptr<network::Recommender> of;
    at::Tensor ofTable;                           // the model's
    std::shared_ptr<network::Recommender> alone;  // a copy to which it is item 1
    at::Tensor row;                               // [1, e]
    at::Tensor table;                             // the model's, with the row behind it
  };
  [[nodiscard]] Result<std::shared_ptr<network::Recommender>> stored(const RunMoment& moment);
  [[nodiscard]] std::optional<FileStamp> stampOfWeights(const RunMoment& moment) const { return stampOf(paths_.weights(moment)); }
  [[nodiscard]] Result<Model> load(const RunMoment& moment);
  [[nodiscard]] Result<Model> copied();
  [[nodiscard]] Result<Model> modelOf(const std::optional<RunMoment>& moment) { return moment ? load(*moment) : copied(); }
  /// The one that a request is for, to which its own item is known then.
  [[nodiscard]] Result<Model> modelFor(const engine::ListRequest& request);
  [[nodiscard]] Result<void> takeOwn(const Model& model, const OwnItem& item);
  [[nodiscard]] Result<void> encodeOwn(const Model& model, const OwnItem& item);
  [[nodiscard]] ItemCard ownCard() const;
  /// Where it would stand for a user [1, e]. Throws network::NotFinite.
  [[nodiscard]] RecommendedItem standingOfOwn(const Model& model, const UserQuery& query, const at::Tensor& user) const;
  /// A copy without the experts that τ takes; the last one stays in memory.
  [[nodiscard]] Result<Model> prunedAt(const std::optional<RunMoment>& moment, double tau);
  [[nodiscard]] bool keepsPruned(const std::shared_ptr<network::Recommender>& of, double tau) const;
  /// The test on D_tested by a copy of the model after D_trained, which lacks these experts.
  [[nodiscard]] Result<RankedTest> rankedBy(network::Recommender& copy, std::vector<ExpertName> without, WindowIndex trained,
                                            WindowIndex tested, const ProgressCallback& progress) const;
  /// With how the experts were used. Error: no epoch is finished.
  [[nodiscard]] Result<streaming::ModelMoment> usedMoment(const std::optional<RunMoment>& moment);
  [[nodiscard]] streaming::WhatIfTask pruningOf(const streaming::ModelMoment& moment) const;
  [[nodiscard]] Result<streaming::ModelMoment> copyNow() const;
  [[nodiscard]] Result<streaming::ModelMoment> momentAfter(const RunMoment& moment);
  [[nodiscard]] Result<int> epochsOf(const RunMoment& moment);
  [[nodiscard]] Result<void> checkTested(int tested) const;
  [[nodiscard]] Result<void> checkExperts() const;
  /// From the weights of the moment.
  [[nodiscard]] Result<std::vector<std::int64_t>> measuredRanks(const RunMoment& trained, int tested, const ProgressCallback& progress);
  [[nodiscard]] bool areOfRecord(int trained, const std::vector<std::int64_t>& ranks);
  /// Those of the run's own tests as they are kept, or as they will be from now on.
  [[nodiscard]] Result<std::vector<std::int64_t>> knownRanks(const RunMoment& moment, int tested, const ProgressCallback& progress);
  [[nodiscard]] static std::int64_t candidatesOf(const Model& model) { return model.candidates; }
  [[nodiscard]] std::int64_t candidatesAfter(int window) const;
  [[nodiscard]] Result<UserQuery> ownQuery(const Model& model, const std::string& user) const;
  [[nodiscard]] Result<UserQuery> queryFor(const Model& model, const engine::ListRequest& request) const;
  [[nodiscard]] Result<Answered> answer(const Model& model, const engine::ListRequest& request) const;
  [[nodiscard]] Result<Answered> answer(const Model& model, const std::string& user, int top) const;
  [[nodiscard]] tl::unexpected<Error> diverged(const network::NotFinite& problem) const;
  [[nodiscard]] ScoreSplit splitOf(const Model& model, const Answered& answered, std::vector<ItemSplit> items, const at::Tensor& ids) const;
  /// The same of items that another recommender knows by these ids, with their embeddings [n, e].
  [[nodiscard]] ScoreSplit splitOf(const Model& model, const Answered& answered, std::vector<ItemSplit> items, const at::Tensor& ids,
                                   network::Recommender& recommender, const at::Tensor& rows) const;
  [[nodiscard]] WhyNot whyNotOf(const Model& model, const Answered& answered, std::int32_t item) const;
  void addLifts(WhyNot& why, const Model& model, const UserQuery& asked) const;
  [[nodiscard]] Result<std::int32_t> numberOf(const Model& model, const std::string& item) const;
  /// The same of an item that the test ranks.
  [[nodiscard]] Result<std::int32_t> candidateOf(const Model& model, const std::string& item) const;
  [[nodiscard]] Result<std::int32_t> itemOf(const Model& model, const Answered& answered, const std::string& item) const;
  [[nodiscard]] std::optional<LossTerm> lossTermOf(const Model& model, const Answered& answered, std::int32_t item) const;
  /// The map of a moment without what carries the items, aligned onto another one where there is one.
  [[nodiscard]] Result<ItemMap> placesOf(const RunMoment& moment, const ItemMap* before);
  /// That of a stored window among maps_, with those before it, onto which it is aligned.
  [[nodiscard]] Result<const ItemMap*> windowMap(int window, const ProgressCallback& progress);
  [[nodiscard]] Result<ItemMap> withLeaning(ItemMap map, const RunMoment& moment);
  [[nodiscard]] std::vector<SimilarCard> cardsOf(const std::vector<SimilarItem>& items) const;
  /// Of the item with the most records in D_0 … D_window.
  [[nodiscard]] std::string mostRecorded(int window) const;
  [[nodiscard]] std::vector<CategoryShare> categoryShares(const std::vector<double>& own, const std::vector<double>& all) const;
  /// Of an expert with these weights, D and U in one vector, float64.
  [[nodiscard]] Result<std::optional<ExpertWay>> wayOf(const ExpertName& expert, const at::Tensor& weights) const;
  [[nodiscard]] ItemCard card(std::int32_t item) const;
  [[nodiscard]] at::Tensor embedAll(network::Recommender& recommender, int window) const;

  RunPaths paths_;
  RunManifest manifest_;
  streaming::StreamSession session_;
  data::ItemCatalogue catalogue_;
  std::shared_ptr<const ModelCopy> now_;
  std::vector<int> firstWindows_;  // of each item
  Model loaded_, copied_, pruned_;
  std::weak_ptr<network::Recommender> prunedFrom_;  // of pruned_
  KeptTables tables_;
  ToldTests told_;
  Own own_;
  OwnItemEncoder ownEncoder_;
  std::map<int, KeptMap> maps_;  // by window; each is aligned onto the one before
};

/// Opens what questions about a run need (Engine::openQuestions).
[[nodiscard]] Result<std::unique_ptr<engine::Questions>> openDesk(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                                  std::shared_ptr<const ModelCopy> copy, KnownChecksums& known,
                                                                  const ProgressCallback& progress);

}  // namespace xsmoe::experiments
