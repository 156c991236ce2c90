<?php
/**
 * The block and the shortcode.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

const BLOCK     = 'policy-explorer/explainer';
const SHORTCODE = 'policy_explorer';
const EDITOR    = 'policy-explorer-editor';

add_action( 'init', __NAMESPACE__ . '\register' );

/**
 * Registers both.
 */
function register(): void {
	load_plugin_textdomain( 'policy-explorer', false, basename( dirname( __DIR__ ) ) . '/languages' );
	$needs = array( 'wp-api-fetch', 'wp-block-editor', 'wp-blocks', 'wp-components', 'wp-element', 'wp-i18n', 'wp-url' );
	wp_register_script( EDITOR, plugins_url( 'block/editor.js', __DIR__ ), $needs, VERSION, true );
	wp_set_script_translations( EDITOR, 'policy-explorer', dirname( __DIR__ ) . '/languages' );
	register_block_type( dirname( __DIR__ ) . '/block', array( 'render_callback' => __NAMESPACE__ . '\block' ) );
	add_shortcode( SHORTCODE, __NAMESPACE__ . '\shortcode' );
}

/**
 * The block as HTML.
 *
 * @param array $attributes Its attributes.
 * @return string
 */
function block( $attributes ): string {
	$text = static function ( string $name ) use ( $attributes ): string {
		return is_string( $attributes[ $name ] ?? null ) ? $attributes[ $name ] : '';
	};
	return explainer( $text( 'url' ), $text( 'lang' ), ' ' . get_block_wrapper_attributes() );
}

/**
 * The shortcode as HTML: `[policy_explorer url="https://…/policies/ID.json" lang="de"]`.
 *
 * @param array|string $attributes Its attributes.
 * @return string
 */
function shortcode( $attributes ): string {
	$attributes = shortcode_atts(
		array(
			'url'  => '',
			'lang' => '',
		),
		$attributes,
		SHORTCODE
	);
	// Editors turn an address into a link, or its signs into entities.
	$url = html_entity_decode( wp_strip_all_tags( (string) $attributes['url'] ), ENT_QUOTES );
	return explainer( $url, (string) $attributes['lang'], ' class="policy-explorer"' );
}
