// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_canvas.h"

#include <QEvent>
#include <QStyle>
#include <algorithm>
#include <utility>

namespace xsmoe::widgets {
namespace {

constexpr double kReach = 8;         // of a pointer, in pixels
constexpr double kMostZoom = 20000;  // times as near as the whole map
constexpr double kLeastZoom = 0.2;
constexpr double kHalfADot = 3;  // in pixels
constexpr int kMotionMs = 400;
constexpr qsizetype kPicturesKept = qsizetype{16} << 20;  // bytes

}  // namespace

MapCanvas::MapCanvas(QWidget* parent) : QWidget(parent), pictures_(kPicturesKept) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setAccessibleName(tr("Map of the items"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  motion_.setStartValue(0.0);
  motion_.setEndValue(1.0);
  motion_.setEasingCurve(QEasingCurve::InOutQuad);
  connect(&motion_, &QVariantAnimation::valueChanged, this, [this](const QVariant& share) { moveTo(share.toDouble()); });
  describeChoice();
}

void MapCanvas::setItems(std::shared_ptr<const CatalogueListing> listing) {
  setMap(nullptr, {});
  if (!listing) awaited_.reset();
  listing_ = std::move(listing);
  pictures_.clear();
}

void MapCanvas::setMap(std::shared_ptr<const ItemMap> map, MapColouring colouring) {
  motion_.stop();
  const bool first = !map_;
  map_ = std::move(map);
  colouring_ = std::move(colouring);
  grid_ = MapGrid(map_);
  const auto gone = [this](int item) { return !grid_.holds(item); };
  if (chosen_ && gone(*chosen_)) chooseByPerson({});
  std::erase_if(neighbours_, gone);
  if (pointed_ && gone(*pointed_)) point({});
  auto kept = selection_;
  if (std::erase_if(kept, gone) > 0) {
    selectByPerson(std::move(kept));
  } else {
    select(std::move(kept));  // the mask is as long as the map
  }
  if (first || (map_ && fitted_ && !showsAll())) fit();
  if (map_ && awaited_) setSight(std::exchange(awaited_, std::nullopt));
  describeChoice();

  fromX_ = std::exchange(x_, {});
  fromY_ = std::exchange(y_, {});
  const bool moves = map_ && !first && !fromX_.empty() && isVisible() && style()->styleHint(QStyle::SH_Widget_Animate, nullptr, this) != 0;
  moveTo(moves ? 0 : 1);
  if (!moves) return;
  motion_.setDuration(kMotionMs);
  motion_.start();
}

void MapCanvas::setColouring(MapColouring colouring) {
  colouring_ = std::move(colouring);
  redraw();
}

/// Dots on their way from the last map's places; those that it did not have are where they belong at once.
void MapCanvas::moveTo(double share) {
  if (map_) {
    x_ = map_->x;
    y_ = map_->y;
    const auto both = share < 1 ? std::min(fromX_.size(), x_.size()) : std::size_t{0};
    const auto part = static_cast<float>(share);
    for (std::size_t i = 0; i < both; ++i) {
      x_[i] = fromX_[i] + part * (x_[i] - fromX_[i]);
      y_[i] = fromY_[i] + part * (y_[i] - fromY_[i]);
    }
  }
  redraw();
}

void MapCanvas::redraw() {
  drawn_ = false;
  update();
}

void MapCanvas::fit() {
  fitted_ = true;
  lookAt(MapFrame::fitting(grid_.bounds(), size()));
}

/// Whether every dot is in sight, where it will be when nothing moves any more.
bool MapCanvas::showsAll() const {
  const QRectF& all = grid_.bounds();
  const QRectF seen = QRectF(rect()).adjusted(kHalfADot, kHalfADot, -kHalfADot, -kHalfADot);
  return seen.contains(frame_.toScreen(all.left(), all.top())) && seen.contains(frame_.toScreen(all.right(), all.bottom()));
}

void MapCanvas::lookAt(const MapFrame& frame) {
  frame_ = frame;
  redraw();
  Q_EMIT sightChanged();
}

std::optional<MapSight> MapCanvas::sight() const {
  if (awaited_ || !map_ || fitted_) return awaited_;
  return MapSight{frame_.scale, {frame_.centreX, frame_.centreY}};
}

void MapCanvas::setSight(const std::optional<MapSight>& sight) {
  awaited_ = map_ ? std::nullopt : sight;
  if (!map_) return;
  if (!sight) return fit();
  const double whole = MapFrame::fitting(grid_.bounds(), size()).scale;
  MapFrame frame = frame_;
  frame.scale = std::clamp(sight->scale, kLeastZoom * whole, kMostZoom * whole);
  frame.centreX = sight->centre.x();
  frame.centreY = sight->centre.y();
  fitted_ = false;
  lookAt(frame);
}

void MapCanvas::zoom(double factor, QPointF about) {
  const double whole = MapFrame::fitting(grid_.bounds(), size()).scale;
  const double scale = std::clamp(frame_.scale * factor, kLeastZoom * whole, kMostZoom * whole);
  fitted_ = false;
  lookAt(frame_.zoomed(scale / frame_.scale, about));
}

std::optional<int> MapCanvas::itemAt(QPointF position) const { return grid_.nearest(frame_.toPlane(position), kReach / frame_.scale); }

QPointF MapCanvas::positionOf(int item) const {
  const auto at = static_cast<std::size_t>(item);
  return frame_.toScreen(map_->x.at(at), map_->y.at(at));
}

QPointF MapCanvas::shownPosition(int item) const {
  const auto at = static_cast<std::size_t>(item);
  return frame_.toScreen(x_.at(at), y_.at(at));
}

void MapCanvas::choose(std::optional<int> item) {
  if (item && !grid_.holds(*item)) item.reset();
  if (item == chosen_) return;
  chosen_ = item;
  neighbours_.clear();
  if (chosen_) bringIntoSight(*chosen_);
  describeChoice();
  update();
}

void MapCanvas::chooseByPerson(std::optional<int> item) {
  if (item == chosen_) return;
  choose(item);
  Q_EMIT itemChosen(chosen_.value_or(-1));
}

void MapCanvas::setNeighbours(std::vector<int> items) {
  neighbours_ = std::move(items);
  std::erase_if(neighbours_, [this](int item) { return !grid_.holds(item); });
  update();
}

void MapCanvas::select(std::vector<int> items) {
  const int all = map_ ? static_cast<int>(map_->x.size()) : 0;
  std::erase_if(items, [all](int item) { return item < 0 || item >= all; });
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  selection_ = std::move(items);
  selectedMask_.clear();
  if (!selection_.empty()) selectedMask_.assign(static_cast<std::size_t>(all), 0);
  for (const int item : selection_) selectedMask_[static_cast<std::size_t>(item)] = 1;
  redraw();
}

void MapCanvas::selectByPerson(std::vector<int> items) {
  const auto before = selection_;
  select(std::move(items));
  if (selection_ != before) Q_EMIT selectionChanged();
}

void MapCanvas::setLasso(bool on) {
  lasso_ = on;
  setCursor(on ? Qt::CrossCursor : Qt::ArrowCursor);
}

void MapCanvas::setPicture(const QString& path, const QImage& picture) {
  // One that cannot be read is kept as such, so that it is not asked for again.
  pictures_.insert(path, new QPixmap(QPixmap::fromImage(picture)), std::max<qsizetype>(1, picture.sizeInBytes()));
  update();
}

void MapCanvas::point(std::optional<int> item) {
  if (item == pointed_) return;
  pointed_ = item;
  update();
}

void MapCanvas::describeChoice() {
  setAccessibleDescription(chosen_ && listing_ ? cardText(*chosen_)
                                               : tr("No item is chosen. Arrow keys go from item to item; the table has them all."));
}

void MapCanvas::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (fitted_) return fit();
  frame_.size = size();
  redraw();
}

void MapCanvas::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) redraw();
}

}  // namespace xsmoe::widgets
