// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/expert_items.h"

#include <QImage>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>
#include <vector>

#include "widgets/items/measured_items.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::size_t kMostCategories = 8;
constexpr int kLeastList = 220;

QString profileRow(const QString& name, const QString& value) {
  return QStringLiteral("<tr><td style='padding-right:8px'>%1</td><td><b>%2</b></td></tr>").arg(name, value);
}

QString wayRows(const ExpertWay& way) {
  const QLocale locale;
  QStringList parents;
  for (const int born : way.parents) parents << expertName(born);
  return profileRow(ExpertItems::tr("from the mean of"), parents.join(QStringLiteral(", "))) +
         profileRow(ExpertItems::tr("cosine of weights"), locale.toString(way.cosine, 'f', 4)) +
         profileRow(
             ExpertItems::tr("norm of difference"),
             ExpertItems::tr("%1, of the mean %2").arg(locale.toString(way.distance, 'g', 4), locale.toString(way.meanNorm, 'g', 4)));
}

QString categoryRows(const std::vector<CategoryShare>& categories, std::size_t most) {
  QString rows;
  for (std::size_t i = 0; i < std::min(most, categories.size()); ++i) {
    const CategoryShare& one = categories[i];
    const QString name = one.category.empty() ? ExpertItems::tr("without one") : text(one.category).toHtmlEscaped();
    rows += profileRow(ExpertItems::tr("%1 (%2)").arg(name, count(one.items)), percent(one.share));
  }
  return rows;
}

QString table(const QString& rows) { return QStringLiteral("<table cellspacing=2>") + rows + QStringLiteral("</table>"); }

}  // namespace

ExpertItems::ExpertItems(QWidget* parent)
    : QWidget(parent),
      text_(new QLabel(this)),
      caption_(new QLabel(tr("Items that lean on it most:"), this)),
      items_(new MeasuredItems(tr("Share"), tr("Items that lean on the expert most"), this)) {
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::RichText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  caption_->setToolTip(tr("Share of ‖αz‖ that the expert has among the gate slots of its layer, for the item"));
  items_->setMinimumHeight(kLeastList);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(text_);
  column->addWidget(caption_);
  column->addWidget(items_, 1);
  connect(items_, &MeasuredItems::itemActivated, this, &ExpertItems::itemActivated);
  connect(items_, &MeasuredItems::pictureWanted, this, &ExpertItems::pictureWanted);
  showReason({});
}

void ExpertItems::setProfile(const ExpertProfile& profile) {
  told_ = true;
  moment_ = RunMoment(profile.window, profile.epoch);
  const auto& categories = profile.categories;
  QString body;
  if (profile.way) body += table(wayRows(*profile.way));
  if (!categories.empty()) {
    body += tr("Its share by category, over the catalogue, each item once (items):") + table(categoryRows(categories, kMostCategories));
    if (categories.size() > kMostCategories)
      body += tr("and %1 more").arg(count(static_cast<std::int64_t>(categories.size() - kMostCategories)));
  }
  text_->setText(body + tr("<p>By the model after %1.</p>").arg(momentName({profile.window, profile.epoch})));
  text_->setToolTip(categories.size() > kMostCategories ? table(categoryRows(categories, categories.size())) : QString());
  std::vector<MeasuredItem> rows;
  for (const LeaningCard& one : profile.items) rows.push_back({one.item, percent(one.share)});
  items_->setItems(std::move(rows));
  caption_->show();
  items_->show();
}

void ExpertItems::showReason(const QString& reason) {
  if (!told_ && text_->text() == reason.toHtmlEscaped()) return;
  told_ = false;
  moment_.reset();
  text_->setText(reason.toHtmlEscaped());
  text_->setToolTip({});
  items_->setItems({});
  caption_->hide();
  items_->hide();
}

void ExpertItems::setPicture(const QString& path, const QImage& image) { items_->setPicture(path, image); }

QString ExpertItems::text() const { return text_->text(); }

}  // namespace xsmoe::widgets
