// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/run_items.h"

#include "widgets/items/catalogue_listing.h"

namespace xsmoe::studio {

RunItems::RunItems(Session& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session_, &Session::runOpened, this, [this] {
    run_.clear();
    listing_.reset();
    Q_EMIT arrived();
  });
}

void RunItems::want(const AskedMoment& moment) {
  if (run_ == moment.run) return;
  run_ = moment.run;
  using Listing = std::shared_ptr<const widgets::CatalogueListing>;
  session_.questions().ask(
      this,
      [moment](QuestionDesk& desk) -> Result<Listing> {
        auto questions = desk.questions(moment.run, moment.stream);
        if (!questions) return tl::make_unexpected(questions.error());
        return Listing(std::make_shared<const widgets::CatalogueListing>(Catalogue{(*questions)->mapItems(), {}}));
      },
      [this, run = moment.run](const Result<Listing>& listing) {
        if (run != run_) return;
        if (!listing) return run_.clear();  // asked again when somebody looks again
        listing_ = *listing;
        Q_EMIT arrived();
      });
}

}  // namespace xsmoe::studio
