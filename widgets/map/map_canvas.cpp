// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_canvas.h"

#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QStyle>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/items/pictures.h"
#include "widgets/map/map_raster.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kReach = 8;         // of a pointer, in pixels
constexpr double kStillAClick = 4;   // pixels that a hand may tremble
constexpr double kLassoStep = 3;     // pixels between corners of the line
constexpr double kMostZoom = 20000;  // times as near as the whole map
constexpr double kLeastZoom = 0.2;
constexpr double kKeyZoom = 1.25;
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
  listing_ = std::move(listing);
  pictures_.clear();
}

void MapCanvas::setMap(std::shared_ptr<const ItemMap> map, MapColouring colouring) {
  motion_.stop();
  const bool first = !map_;
  map_ = std::move(map);
  colouring_ = std::move(colouring);
  grid_ = MapGrid(map_);
  const auto n = map_ ? map_->x.size() : 0;
  const auto gone = [n](int item) { return static_cast<std::size_t>(item) >= n; };
  if (chosen_ && gone(*chosen_)) chooseByPerson({});
  std::erase_if(neighbours_, gone);
  if (pointed_ && gone(*pointed_)) point({});
  auto kept = selection_;
  if (std::erase_if(kept, gone) > 0) {
    selectByPerson(std::move(kept));
  } else {
    select(std::move(kept));  // the mask is as long as the map
  }
  if (first) fit();
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

const QImage& MapCanvas::dots() {
  if (drawn_) return dots_;
  drawn_ = true;
  const double ratio = devicePixelRatioF();
  const QSize pixels = size() * ratio;
  if (dots_.size() != pixels) dots_ = QImage(pixels, QImage::Format_RGB32);
  dots_.setDevicePixelRatio(1);
  const ChartColours colours = chartColours(palette());
  dots_.fill(colours.background);
  std::vector<QRgb> inks;
  for (const auto& group : colouring_.groups) inks.push_back(group.colour.rgb());
  if (map_ && colouring_.group.size() == x_.size())
    drawItems(dots_, frame_.denser(ratio), {x_, y_, colouring_.group, inks, selectedMask_, colours.axis.rgb()}, ratio);
  dots_.setDevicePixelRatio(ratio);
  return dots_;
}

void MapCanvas::fit() {
  fitted_ = true;
  lookAt(MapFrame::fitting(grid_.bounds(), size()));
}

void MapCanvas::lookAt(const MapFrame& frame) {
  frame_ = frame;
  redraw();
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

// --- mouse ---

void MapCanvas::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !map_) return;
  drag_ = Drag::kUndecided;
  dragsLasso_ = lasso_ || event->modifiers().testFlag(Qt::ShiftModifier);
  pressedAt_ = lastAt_ = event->position();
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (drag_ == Drag::kNone) return point(moving() ? std::nullopt : itemAt(at));
  if (drag_ == Drag::kUndecided) {
    if (QLineF(pressedAt_, at).length() < kStillAClick) return;
    drag_ = dragsLasso_ ? Drag::kLasso : Drag::kMove;
    line_.clear();
    line_ << pressedAt_;
    point({});
  }
  if (drag_ == Drag::kMove) {
    fitted_ = false;
    lookAt(frame_.moved(at - lastAt_));
  } else if (QLineF(line_.last(), at).length() >= kLassoStep) {
    line_ << at;
    update();
  }
  lastAt_ = at;
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const Drag drag = std::exchange(drag_, Drag::kNone);
  if (drag == Drag::kUndecided) chooseByPerson(itemAt(event->position()));
  if (drag == Drag::kLasso) endLasso();
}

void MapCanvas::endLasso() {
  QPolygonF around;
  for (const QPointF& corner : std::exchange(line_, {})) around << frame_.toPlane(corner);
  update();
  selectByPerson(grid_.inside(around));
}

void MapCanvas::wheelEvent(QWheelEvent* event) {
  if (!map_) return event->ignore();
  zoom(std::pow(1.0015, event->angleDelta().y()), event->position());
  event->accept();
}

void MapCanvas::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  point({});
}

// --- keys ---

void MapCanvas::keyPressEvent(QKeyEvent* event) {
  if (!map_) return QWidget::keyPressEvent(event);
  const QPointF middle = QRectF(rect()).center();
  if (moveByKey(event->key(), event->modifiers().testFlag(Qt::ShiftModifier))) return;
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoom(kKeyZoom, middle);
    case Qt::Key_Minus: return zoom(1 / kKeyZoom, middle);
    case Qt::Key_Home: return fit();
    case Qt::Key_Space: return toggleChosen();
    case Qt::Key_Escape:
      if (chosen_ || !selection_.empty() || drag_ == Drag::kLasso) return escape();
      break;
    default: break;
  }
  QWidget::keyPressEvent(event);
}

bool MapCanvas::moveByKey(int key, bool plane) {
  QPointF direction;  // in the plane
  switch (key) {
    case Qt::Key_Left: direction = {-1, 0}; break;
    case Qt::Key_Right: direction = {1, 0}; break;
    case Qt::Key_Up: direction = {0, 1}; break;
    case Qt::Key_Down: direction = {0, -1}; break;
    default: return false;
  }
  if (!plane) {
    walk(direction);
    return true;
  }
  fitted_ = false;
  lookAt(frame_.moved({-direction.x() * width() / 8, direction.y() * height() / 8}));
  return true;
}

/// To the next item; at first to the one nearest to the middle of what is seen.
void MapCanvas::walk(QPointF direction) {
  if (chosen_) {
    if (const auto next = grid_.towards(*chosen_, direction)) chooseByPerson(next);
    return;
  }
  const QPointF middle = frame_.toPlane(QRectF(rect()).center());
  const QRectF& all = grid_.bounds();
  const double far = std::abs(middle.x() - all.center().x()) + std::abs(middle.y() - all.center().y()) + all.width() + all.height() + 1;
  chooseByPerson(grid_.nearest(middle, far));
}

void MapCanvas::bringIntoSight(int item) {
  const QPointF at = positionOf(item);
  if (QRectF(rect()).adjusted(kReach, kReach, -kReach, -kReach).contains(at)) return;
  fitted_ = false;
  lookAt(frame_.moved(QRectF(rect()).center() - at));
}

void MapCanvas::toggleChosen() {
  if (!chosen_) return;
  auto items = selection_;
  if (std::erase(items, *chosen_) == 0) items.push_back(*chosen_);
  selectByPerson(std::move(items));
}

void MapCanvas::escape() {
  if (drag_ == Drag::kLasso) {
    drag_ = Drag::kNone;
    line_.clear();
    return update();
  }
  if (!selection_.empty()) return selectByPerson({});
  chooseByPerson({});
}

void MapCanvas::describeChoice() {
  setAccessibleDescription(chosen_ && listing_ ? cardText(*chosen_)
                                               : tr("No item is chosen. Arrow keys go from item to item; the table has them all."));
}

// --- painting ---

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

void MapCanvas::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.drawImage(QPointF(0, 0), dots());
  painter.setRenderHint(QPainter::Antialiasing);
  paintMarks(painter);
  paintLasso(painter);
  if (pointed_ && drag_ != Drag::kMove) paintCard(painter);
  if (!hasFocus()) return;
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(palette().color(QPalette::Highlight));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

/// Rings about the chosen item and its neighbours, and lines between them.
void MapCanvas::paintMarks(QPainter& painter) const {
  if (!chosen_ || !map_) return;
  const QColor ink = chartColours(palette()).text;
  const QPointF middle = shownPosition(*chosen_);
  painter.setBrush(Qt::NoBrush);
  for (const int item : neighbours_) {
    const QPointF at = shownPosition(item);
    painter.setPen(QPen(ink, 1, Qt::DotLine));
    painter.drawLine(middle, at);
    painter.setPen(QPen(ink, 1));
    painter.drawEllipse(at, 5, 5);
  }
  painter.setPen(QPen(ink, 2));
  painter.drawEllipse(middle, 8, 8);
}

void MapCanvas::paintLasso(QPainter& painter) const {
  if (drag_ != Drag::kLasso) return;
  QColor inside = palette().color(QPalette::Highlight);
  painter.setPen(QPen(inside, 1.5));
  inside.setAlpha(40);
  painter.setBrush(inside);
  painter.drawPolygon(line_);
}

QString MapCanvas::cardText(int item) const {
  const auto at = static_cast<std::size_t>(item);
  const ItemCard& card = listing_->items()[at];
  QStringList lines{itemTitle(card), tr("item %1").arg(text(card.id))};
  if (!card.category.empty()) lines << text(card.category);
  if (card.firstWindow >= 0) lines << tr("first seen in %1").arg(windowName(card.firstWindow));
  lines << (map_->records[at] == 0 ? tr("no record yet") : counted(map_->records[at], tr("1 record"), tr("%1 records")));
  if (!map_->slot.empty()) lines << slotTitle(map_->slots[static_cast<std::size_t>(map_->slot[at])]);
  return lines.join(QLatin1Char('\n'));
}

QPixmap MapCanvas::pictureOf(const ItemCard& item) {
  const QString path = QString::fromStdString(item.imagePath);
  if (!path.isEmpty()) {
    if (const QPixmap* picture = pictures_.object(path); picture == nullptr)
      Q_EMIT pictureWanted(path, pictureSize() * devicePixelRatioF());
    else if (!picture->isNull())
      return *picture;
  }
  return itemPicture({}, itemTitle(item), pictureSize(), devicePixelRatioF(), palette());
}

/// The picture and the words of the item that is pointed at, beside it, wherever there is room.
void MapCanvas::paintCard(QPainter& painter) {
  constexpr int kMargin = 8, kWords = 190;
  const int item = *pointed_;
  const QString words = cardText(item);
  const QSize picture = pictureSize();
  const QRect room = fontMetrics().boundingRect(QRect(0, 0, kWords, 400), Qt::TextWordWrap, words);
  QRectF box(0, 0, picture.width() + kWords + 3 * kMargin, std::max(picture.height(), room.height()) + 2 * kMargin);
  const QPointF dot = shownPosition(item);
  box.moveTopLeft(dot + QPointF(14, 14));
  if (box.right() > width()) box.moveRight(dot.x() - 14);
  if (box.bottom() > height()) box.moveBottom(dot.y() - 14);
  box.moveLeft(std::max(0.0, box.left()));
  box.moveTop(std::max(0.0, box.top()));
  painter.setPen(QPen(palette().color(QPalette::Text), 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawEllipse(dot, 6, 6);
  painter.setPen(palette().color(QPalette::Mid));
  painter.setBrush(palette().color(QPalette::ToolTipBase));
  painter.drawRoundedRect(box, 4, 4);
  const QRectF image(box.topLeft() + QPointF(kMargin, kMargin), picture);
  painter.drawPixmap(image.toRect(), pictureOf(listing_->items()[static_cast<std::size_t>(item)]));
  painter.setPen(palette().color(QPalette::ToolTipText));
  painter.drawText(QRectF(image.right() + kMargin, box.top() + kMargin, kWords, box.height() - 2 * kMargin), Qt::TextWordWrap, words);
}

}  // namespace xsmoe::widgets
