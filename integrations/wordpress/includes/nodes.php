<?php
/**
 * Markup out of nodes: prints the elements and attributes of a list, and every text as text.
 * Pure functions, which call nothing of WordPress.
 *
 * A node is a text, or a list of a tag, its attributes and its content. No HTML is parsed.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

/**
 * The elements of prose, each with its own attributes.
 */
const PROSE = array(
	'a'      => array( 'href' ),
	'li'     => array(),
	'p'      => array(),
	'span'   => array(),
	'strong' => array(),
	'time'   => array( 'datetime' ),
	'ul'     => array(),
);

/**
 * The elements of a prerendered widget, which are inside a shadow root. No element loads, runs or sends anything.
 */
const WIDGET = array(
	'a'       => array( 'href', 'rel' ),
	'abbr'    => array(),
	'b'       => array(),
	'bdi'     => array(),
	'br'      => array(),
	'button'  => array( 'type' ),
	'caption' => array(),
	'cite'    => array(),
	'dd'      => array(),
	'details' => array( 'name', 'open' ),
	'div'     => array( 'popover' ),
	'dl'      => array(),
	'dt'      => array(),
	'em'      => array(),
	'footer'  => array(),
	'h1'      => array(),
	'h2'      => array(),
	'h3'      => array(),
	'h4'      => array(),
	'h5'      => array(),
	'h6'      => array(),
	'header'  => array(),
	'hr'      => array(),
	'i'       => array(),
	'input'   => array( 'type', 'name', 'value', 'checked' ),
	'label'   => array( 'for' ),
	'li'      => array(),
	'ol'      => array(),
	'p'       => array(),
	'path'    => array( 'd' ),
	'q'       => array(),
	'section' => array(),
	'slot'    => array( 'name' ),
	'small'   => array(),
	'span'    => array(),
	'strong'  => array(),
	'summary' => array(),
	'svg'     => array( 'fill', 'focusable', 'height', 'viewBox', 'width' ),
	'table'   => array(),
	'tbody'   => array(),
	'td'      => array( 'colspan', 'rowspan' ),
	'th'      => array( 'colspan', 'rowspan', 'scope' ),
	'thead'   => array(),
	'time'    => array( 'datetime' ),
	'tr'      => array(),
	'ul'      => array(),
);

/**
 * What every element may have, beside `aria-…`, and `data-…` where it is inside a shadow root.
 */
const EVERYWHERE = array( 'class', 'dir', 'hidden', 'id', 'lang', 'part', 'role', 'tabindex' );

/**
 * Attributes that are there or not.
 */
const FLAGS = array( 'checked', 'hidden', 'open' );

const WITHOUT_CONTENT = array( 'br', 'hr', 'input' );

const MAX_DEPTH = 64;

/**
 * A text in HTML. Each sign that is neither letter, digit, space nor comma is written as a number, so that no filter of
 * WordPress takes it for a quotation mark, a dash, an ellipsis, a smiley or a shortcode.
 *
 * @param string $words A text.
 * @return string
 */
function text( string $words ): string {
	$words = preg_replace( '/[\x00-\x1f\x7f]/', ' ', $words );
	// `9x9` would get a sign of multiplication, and `8O` a face.
	return preg_replace_callback(
		'/[!-+\-.\/:-@[-`{-~]|(?<=\d)[xO]/',
		static function ( array $found ): string {
			return sprintf( '&#x%X;', ord( $found[0] ) );
		},
		$words
	);
}

/**
 * The value of an attribute in HTML, between double quotation marks. Brackets are written as numbers, because WordPress
 * looks for shortcodes in attributes too.
 *
 * @param string $value A text.
 * @return string
 */
function attribute( string $value ): string {
	$value = preg_replace( '/[\x00-\x1f\x7f]/', ' ', $value );
	return strtr(
		$value,
		array(
			'&' => '&amp;',
			'<' => '&lt;',
			'>' => '&gt;',
			'"' => '&quot;',
			"'" => '&#x27;',
			'[' => '&#x5B;',
			']' => '&#x5D;',
		)
	);
}

/**
 * Attributes as ` name="value"`, without those whose value is null.
 *
 * @param array $pairs Names and values.
 * @return string
 */
function attributes( array $pairs ): string {
	$html = '';
	foreach ( $pairs as $name => $value ) {
		if ( null !== $value ) {
			$html .= ' ' . $name . '="' . attribute( $value ) . '"';
		}
	}
	return $html;
}

/**
 * Nodes as HTML.
 *
 * @param mixed  $nodes    A list of nodes, as it was read.
 * @param array  $accepted Elements and their attributes: PROSE or WIDGET.
 * @param string $base     The address that addresses of files are relative to.
 * @param array  $renamed  Names that are already used in the page, and what is written in their place.
 * @param int    $depth    How many elements are around them.
 * @return string|null Null if there is an element that is not on the list, or something that is no node.
 */
function html( $nodes, array $accepted, string $base, array $renamed = array(), int $depth = 0 ): ?string {
	if ( ! is_array( $nodes ) || $depth > MAX_DEPTH ) {
		return null;
	}
	$html = '';
	foreach ( $nodes as $node ) {
		if ( is_string( $node ) ) {
			$html .= text( $node );
			continue;
		}
		$tag   = is_array( $node ) ? ( $node[0] ?? null ) : null;
		$pairs = is_array( $node ) ? ( $node[1] ?? null ) : null;
		if ( ! is_string( $tag ) || ! isset( $accepted[ $tag ] ) || ! is_array( $pairs ) ) {
			return null;
		}
		// Of all that readers can fill in, only radio buttons.
		if ( ( 'input' === $tag && 'radio' !== ( $pairs['type'] ?? '' ) )
			|| ( 'button' === $tag && 'button' !== ( $pairs['type'] ?? '' ) ) ) {
			return null;
		}
		$html .= '<' . $tag . accepted_attributes( $pairs, $accepted[ $tag ], WIDGET === $accepted, $base, $renamed ) . '>';
		if ( in_array( $tag, WITHOUT_CONTENT, true ) ) {
			continue;
		}
		$content = html( array_slice( $node, 2 ), $accepted, $base, $renamed, $depth + 1 );
		if ( null === $content ) {
			return null;
		}
		$html .= $content . '</' . $tag . '>';
	}
	return $html;
}

/**
 * The attributes of an element that are on the list. All others are left out.
 *
 * @param array  $pairs     Names and values, as they were read.
 * @param array  $own       Names that this element may have.
 * @param bool   $is_inside Whether it is inside a shadow root, which scripts of the page do not look into.
 * @param string $base      As for html().
 * @param array  $renamed   As for html().
 * @return string
 */
function accepted_attributes( array $pairs, array $own, bool $is_inside, string $base, array $renamed ): string {
	$kept = array();
	foreach ( $pairs as $name => $value ) {
		$is_accepted = in_array( $name, $own, true ) || in_array( $name, EVERYWHERE, true )
			|| preg_match( '/^aria-[a-z]+$/D', $name )
			|| ( $is_inside && preg_match( '/^data-(?!wp-)[a-z]+(-[a-z]+)*$/D', $name ) );
		if ( ! $is_accepted || ! is_string( $value ) ) {
			continue;
		}
		if ( 'href' === $name ) {
			$value = address_of_link( $value, $base, $renamed );
		} elseif ( in_array( $name, FLAGS, true ) ) {
			$value = '';
		}
		$kept[ $name ] = $value;
	}
	return attributes( $kept );
}

/**
 * The address of a link: a place in the page, a page of the web, or a page beside the file.
 *
 * @param string $href    As it was read.
 * @param string $base    As for html().
 * @param array  $renamed As for html().
 * @return string|null Null for any other, such as `javascript:`.
 */
function address_of_link( string $href, string $base, array $renamed ): ?string {
	if ( preg_match( '/[\x00-\x20\x7f\\\\]/', $href ) ) {
		return null;
	}
	if ( '#' === substr( $href, 0, 1 ) ) {
		return '#' . ( $renamed[ substr( $href, 1 ) ] ?? substr( $href, 1 ) );
	}
	if ( preg_match( '#^https?://[^/@]+(/|\?|\#|$)#i', $href ) ) {
		return $href;
	}
	return preg_match( '/^[a-z][A-Za-z0-9.-]*\.html$/D', $href ) ? $base . $href : null;
}
