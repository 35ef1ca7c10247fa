// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/analysis/group_routing.h"
#include "model/analysis/rank_changes.h"
#include "model/analysis/reference_means.h"
#include "model/analysis/test_slices.h"
#include "model/core/error.h"
#include "model/core/expert_comparison.h"
#include "model/core/expert_profile.h"
#include "model/core/indices.h"
#include "model/core/item_equations.h"
#include "model/core/item_map.h"
#include "model/core/item_profile.h"
#include "model/core/merge_what_if.h"
#include "model/core/method_picture.h"
#include "model/core/progress.h"
#include "model/core/recommendation.h"
#include "model/core/run_moment.h"
#include "model/core/score_split.h"
#include "model/core/what_if.h"
#include "model/engine/outcomes.h"
#include "model/engine/requests.h"

namespace xsmoe::engine {

/// Answers about recommendations of one run, from immutable checkpoints and model copies. One thread at a time. A moment is a window whose
/// weights are stored, or an epoch of a window whose weights are kept (Engine::keptEpochs()); its items, users and test are the window's.
/// Where an error is "window not stored", it is the same of an epoch that is not kept, and names those that are.
class Questions {
 public:
  virtual ~Questions() = default;
  /// Windows whose weights are stored, oldest first.
  [[nodiscard]] virtual std::vector<WindowIndex> storedWindows() = 0;
  /// External ids of the users that have a test sequence in D_{window+1}, in order of first appearance.
  [[nodiscard]] virtual std::vector<std::string> testUsers(WindowIndex window) = 0;
  /// Those of them whom the method has learnt, with the weights of the moment: all, where it learns no users. Empty: with the weights as
  /// they are in training, which needs a copy. Errors: window not stored; no copy.
  [[nodiscard]] virtual Result<std::vector<std::string>> trainedTestUsers(const std::optional<RunMoment>& moment) = 0;
  /// What the evaluation of the moment's window ranks for this user (FORMATS.md, `recommend`). Errors: unknown user, window not stored.
  [[nodiscard]] virtual Result<Recommendation> recommend(const std::string& user, const RunMoment& moment, int top) = 0;
  /// The same with the weights as they are in training now; an error where no such copy exists (Controls::copyModel asks for one).
  [[nodiscard]] virtual Result<Recommendation> recommendNow(const std::string& user, int top) = 0;
  /// The same for whoever is asked for, also by a history made by hand: of a user's own it is what recommend() gives. Errors: those of the
  /// two above; unknown item; neither user nor history; a method that learns its users and none named;
  /// of a τ those of whatIf(), and one that is no threshold; of an own item: a method that learns a vector for each item, features that do
  /// not say which encoders made them, encoders that are not there or others, nothing to encode, a picture that cannot be read.
  [[nodiscard]] virtual Result<Recommendation> recommendTo(const ListRequest& request) = 0;
  /// The lists for one user by every stored window in which he has a history, oldest first. `progress` is told before each window, whose
  /// weights must be read. Errors: those of recommend(), where no window has a list for him; cancelled.
  [[nodiscard]] virtual Result<std::vector<Recommendation>> recommendInEachWindow(const std::string& user, int top,
                                                                                  const ProgressCallback& progress) = 0;
  /// What the scores of such a list are made of, an own item behind the others. Errors: those of recommendTo().
  [[nodiscard]] virtual Result<ScoreSplit> scoreSplit(const ListRequest& request) = 0;
  /// Why `item`, an external id, does not stand in the first ten of such a list, whose length in the request says nothing here. Errors:
  /// those of recommendTo(); an item that the test does not rank; a request with an own item.
  [[nodiscard]] virtual Result<WhyNot> whyNot(const ListRequest& request, const std::string& item) = 0;
  /// Writes everybody's list. Memory does not grow with the users. Errors: an ending that is neither; window not stored; cannot write;
  /// cancelled. What was at the file's place stays then.
  [[nodiscard]] virtual Result<EveryoneReport> writeEveryone(const EveryoneRequest& request, const ProgressCallback& progress) = 0;
  /// How the method looks at this user, with the weights of the moment; empty: as they are in training, which needs a copy. Errors: those
  /// of recommend(); a method with experts, whose picture is its structure.
  [[nodiscard]] virtual Result<MethodPicture> methodPicture(const std::string& user, const std::optional<RunMoment>& moment) = 0;
  /// Equations 1 to 8 with the numbers of this user and this item, by the weights of the moment. `item`: external id; empty: the first that
  /// is recommended. Errors: those of recommend(); unknown item, or none to recommend; a window that is not in the record; a method without
  /// experts.
  [[nodiscard]] virtual Result<ItemEquations> equations(const std::string& user, const std::string& item, const RunMoment& moment) = 0;
  /// The stream's items in order of their first appearance, without descriptions: position i is that of every ItemMap.
  [[nodiscard]] virtual std::vector<ItemCard> mapItems() = 0;
  /// Where all items are by the weights of the moment, aligned onto the stored window before, those of an epoch onto its own window
  /// where that is stored. Places of the stored windows up to it are computed and kept; `progress` is told before each of these. Errors:
  /// window not stored; embeddings that are not finite; cancelled.
  [[nodiscard]] virtual Result<ItemMap> itemMap(const RunMoment& moment, const ProgressCallback& progress) = 0;
  /// The `count` nearest items of one, by its external id, with the weights of the moment. Errors: window not stored; an item that is not
  /// on its map; states that cannot be read.
  [[nodiscard]] virtual Result<ItemNeighbours> neighbours(const std::string& item, const RunMoment& moment, int count) = 0;
  /// What is known of one item, by its external id, with the weights of the moment; `similar`: how many items that are near to it. Empty
  /// id: the item with the most records in D_0 … D_window, the first of equal ones. Errors: those of neighbours().
  [[nodiscard]] virtual Result<ItemProfile> itemProfile(const std::string& item, const RunMoment& moment, int similar) = 0;
  /// Whose list an item is in. `progress` is told before each block of users. Errors: window not stored; an item that the test does not
  /// rank; scores that are not finite; cancelled.
  [[nodiscard]] virtual Result<ItemAudience> itemAudience(const AudienceRequest& request, const ProgressCallback& progress) = 0;
  /// What an expert does with the weights of the moment; `count`: how many items that lean on it. `progress` is told before each block of
  /// items. Errors: window not stored; an expert that its network has not; a method without experts; the weights before its birth are
  /// damaged; cancelled.
  [[nodiscard]] virtual Result<ExpertProfile> expertProfile(const ExpertName& expert, const RunMoment& moment, int count,
                                                            const ProgressCallback& progress) = 0;
  /// How alike the experts of each side layer are by the weights of the moment, on some hundred items that are spread evenly over those of
  /// its test. `progress` is told before each layer. Errors: window not stored; a method without experts; cancelled.
  [[nodiscard]] virtual Result<ExpertRedundancy> redundancy(const RunMoment& moment, const ProgressCallback& progress) = 0;
  /// What became of each expert between the weights of two moments, on items that both are tested with. `progress` is told before each
  /// model is read. Errors: those of redundancy().
  [[nodiscard]] virtual Result<ModelDifference> difference(const RunMoment& from, const RunMoment& to,
                                                           const ProgressCallback& progress) = 0;
  /// Which gate slots of each side layer groups of items use by the weights of the moment: all items of D_0 … D_{window+1}, each once, as
  /// new and known ones, by category and by popularity before that window. `progress` is told before each block of items. Errors: those of
  /// redundancy().
  [[nodiscard]] virtual Result<GroupRouting> groupRouting(const RunMoment& moment, const ProgressCallback& progress) = 0;
  /// What each τ would do to the model. Of the model in training it needs a copy (Controls::copyModel or copyAtEpochs). Errors: no copy, or
  /// of a window without a finished epoch; window not stored, or not in the record; a method without experts; cancelled.
  [[nodiscard]] virtual Result<WhatIf> whatIf(const WhatIfRequest& request, const ProgressCallback& progress) = 0;
  /// What it would do to merge two experts, beside pruning the less used one. Errors: those of whatIf(); a network without these two.
  [[nodiscard]] virtual Result<MergeWhatIf> whatIfMerged(const MergeWhatIfRequest& request, const ProgressCallback& progress) = 0;
  /// Every test of the run so far beside what ranks without training: as recorded, or measured where the run did not; the record stays as
  /// it is. Errors: the record cannot be read; states that cannot be read or are not finite; cancelled.
  [[nodiscard]] virtual Result<std::vector<ReferencedTest>> references(const ProgressCallback& progress) = 0;
  /// Where the model after the training on D_trained ranks the held-out item of each test sequence of D_tested, in order of the users'
  /// first appearance: the run's own test on D_tested, whichever model is asked, so that for `tested` = `trained` + 1 they are the ranks
  /// that its metrics were made of (ForgettingMatrix). On the CPU, where another device than the run's rounds differently. Errors: no
  /// stored weights of D_trained, no test on D_tested, scores that are not finite, cancelled.
  [[nodiscard]] virtual Result<std::vector<TestRank>> testRanks(WindowIndex trained, WindowIndex tested,
                                                                const ProgressCallback& progress) = 0;
  /// Windows whose own test rankedTest() can tell: ranks are kept, or weights stored. Oldest first.
  [[nodiscard]] virtual std::vector<WindowIndex> rankedWindows() = 0;
  /// Whom the model of the moment served how well on the test on D_tested, and what slices tell apart. Of the run's own tests (`tested` is
  /// the window after `trained`, a window's end) these are the ranks that the run kept, of which its metrics are made; of a run of an
  /// earlier program they are measured from the weights, and kept where that can be written; those of an epoch are always measured.
  /// `progress` is told before anything is measured. Errors: those of testRanks(), but weights are not needed where ranks are kept.
  [[nodiscard]] virtual Result<RankedTest> rankedTest(const RunMoment& trained, WindowIndex tested, const ProgressCallback& progress) = 0;
  /// The same by a copy of the model after the training on D_trained from which the threshold has pruned experts, as in ListRequest; by one
  /// of τ = 0 the model as it is. Measured, so that what differs between two thresholds is theirs alone, and kept nowhere. Errors: those of
  /// testRanks(); of a τ those of recommendTo().
  [[nodiscard]] virtual Result<RankedTest> prunedTest(WindowIndex trained, WindowIndex tested, double tau,
                                                      const ProgressCallback& progress) = 0;
  /// The same by a copy of that model without the experts that were born for D_trained, whose routers share what they gave these among the
  /// experts left: beside prunedTest() of τ = 0 what differs is theirs alone. The only expert of a layer stays. Errors: those of
  /// testRanks(); a method without experts; none that was born for D_trained and can go.
  [[nodiscard]] virtual Result<RankedTest> unexpandedTest(WindowIndex trained, WindowIndex tested, const ProgressCallback& progress) = 0;
  /// The run's own test after the training on D_window in slices. Errors: those of rankedTest().
  [[nodiscard]] virtual Result<SlicedTest> slices(WindowIndex window, const ProgressCallback& progress) = 0;
  /// The matrix without its cells: what forgetting() would measure, and by what its tests are known again. Whether two runs can be compared
  /// is known of it before anything is measured (checkSameTests). Error: nothing stored.
  [[nodiscard]] virtual Result<ForgettingMatrix> forgettingOutline() = 0;
  /// Every stored model on every test, one model at a time; what was measured before and is kept in the run's folder is not measured again
  /// (FORMATS.md, forgetting.json). `progress` is told before each test. Errors: nothing stored; those of testRanks().
  [[nodiscard]] virtual Result<ForgettingMatrix> forgetting(const ProgressCallback& progress) = 0;
  /// The same where all of it is kept, without a test; empty where forgetting() has something to measure. Error: nothing stored.
  [[nodiscard]] virtual Result<std::optional<ForgettingMatrix>> keptForgetting() = 0;
};

}  // namespace xsmoe::engine
