<?php
/**
 * The settings: which origins policies may come from, and the state of every copy.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

/**
 * The capability to name an origin. Its script runs in the pages of this site, so it takes the right to post scripts too:
 * in a network super admins alone have it, and where DISALLOW_UNFILTERED_HTML is set nobody has.
 */
const MANAGE = 'policy_explorer_manage';

const SETTINGS = 'policy-explorer';

const CHECK = 'policy_explorer_check';

add_filter( 'map_meta_cap', __NAMESPACE__ . '\capability', 10, 3 );
add_filter( 'option_page_capability_' . SETTINGS, __NAMESPACE__ . '\manage' );
add_action( 'admin_init', __NAMESPACE__ . '\register_setting_of_origins' );
add_action( 'admin_menu', __NAMESPACE__ . '\add_page' );
add_action( 'admin_post_' . CHECK, __NAMESPACE__ . '\check_now' );
add_filter( 'plugin_action_links_' . plugin_basename( dirname( __DIR__ ) . '/policy-explorer.php' ), __NAMESPACE__ . '\add_link' );

/**
 * What the capability to name an origin takes.
 *
 * @param string[] $needed What is needed.
 * @param string   $asked  The capability that is asked for.
 * @param int      $user   The user.
 * @return string[]
 */
function capability( $needed, $asked, $user ) {
	if ( MANAGE !== $asked ) {
		return $needed;
	}
	return array_merge( map_meta_cap( 'manage_options', $user ), map_meta_cap( 'unfiltered_html', $user ) );
}

/**
 * The name of that capability.
 *
 * @return string
 */
function manage(): string {
	return MANAGE;
}

/**
 * The address of the settings.
 *
 * @return string
 */
function settings_address(): string {
	return admin_url( 'options-general.php?page=' . SETTINGS );
}

/**
 * Registers the setting.
 */
function register_setting_of_origins(): void {
	register_setting(
		SETTINGS,
		'policy_explorer_origins',
		array(
			'type'              => 'array',
			'description'       => __( 'The origins that policies may come from.', 'policy-explorer' ),
			'sanitize_callback' => __NAMESPACE__ . '\sanitize_origins',
			'default'           => array(),
			'show_in_rest'      => false,
		)
	);
	$text = '<p>' . esc_html__( 'The explainer reads policies from the server of your newsroom, and runs its script in the pages of this site. Name only servers that you trust as much as this site.', 'policy-explorer' ) . '</p>';
	if ( function_exists( 'wp_add_privacy_policy_content' ) ) {
		wp_add_privacy_policy_content(
			__( 'Policy Explorer', 'policy-explorer' ),
			'<p>' . esc_html__( 'Pages with a policy explainer load its script, style and policy from the server that the site names in its settings. That server learns the address of the reader’s device, as with every file. The explainer stores nothing, sets no cookie and sends no choice of the reader anywhere.', 'policy-explorer' ) . '</p>'
		);
	}
	add_settings_section(
		SETTINGS,
		'',
		static function () use ( $text ) {
			echo wp_kses_post( $text );
		},
		SETTINGS
	);
	add_settings_field(
		'policy_explorer_origins',
		__( 'Allowed origins', 'policy-explorer' ),
		__NAMESPACE__ . '\show_origins',
		SETTINGS,
		SETTINGS,
		array( 'label_for' => 'policy-explorer-origins' )
	);
}

/**
 * The origins that were entered. Other lines are named and left out.
 *
 * @param mixed $entered Lines of text, or a list.
 * @return string[]
 */
function sanitize_origins( $entered ): array {
	$lines   = is_array( $entered ) ? $entered : preg_split( '/\s+/', (string) $entered );
	$origins = array();
	foreach ( array_filter( array_map( 'trim', array_filter( $lines, 'is_string' ) ) ) as $line ) {
		$origin = origin_of( $line, is_local() );
		if ( '' !== $origin ) {
			$origins[] = $origin;
		} elseif ( function_exists( 'add_settings_error' ) ) {
			/* translators: %s: what was entered. */
			$message = sprintf( __( '“%s” is left out: an origin begins with https:// and a name, such as https://cdn.example.', 'policy-explorer' ), $line );
			add_settings_error( 'policy_explorer_origins', 'policy_explorer_origin', $message );
		}
	}
	return array_values( array_unique( $origins ) );
}

/**
 * The field for the origins.
 */
function show_origins(): void {
	$is_fixed = defined( 'POLICY_EXPLORER_ORIGINS' );
	printf(
		'<textarea id="policy-explorer-origins" name="policy_explorer_origins" rows="4" class="large-text code" spellcheck="false" placeholder="https://cdn.example" aria-describedby="policy-explorer-origins-about"%s>%s</textarea>',
		$is_fixed ? ' readonly' : '',
		esc_textarea( implode( "\n", allowed_origins() ) )
	);
	$about = $is_fixed
		? __( 'Set by POLICY_EXPLORER_ORIGINS in wp-config.php.', 'policy-explorer' )
		: __( 'One in each line. Of a longer address only the beginning counts: scheme, name and port. While there is none, no explainer is shown.', 'policy-explorer' );
	printf( '<p class="description" id="policy-explorer-origins-about">%s</p>', esc_html( $about ) );
}

/**
 * Adds the page.
 */
function add_page(): void {
	$title = __( 'Policy Explorer', 'policy-explorer' );
	add_options_page( $title, $title, MANAGE, SETTINGS, __NAMESPACE__ . '\show_page' );
}

/**
 * Adds a link to the page to the list of plugins.
 *
 * @param string[] $links The links of this plugin.
 * @return string[]
 */
function add_link( $links ) {
	if ( current_user_can( MANAGE ) ) {
		array_unshift( $links, '<a href="' . esc_url( settings_address() ) . '">' . esc_html__( 'Settings', 'policy-explorer' ) . '</a>' );
	}
	return $links;
}

/**
 * The page.
 */
function show_page(): void {
	if ( ! current_user_can( MANAGE ) ) {
		return;
	}
	echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1>';
	if ( ! allowed_origins() ) {
		echo '<div class="notice notice-warning inline"><p>' . esc_html__( 'No origin is allowed yet, so readers see no explainer.', 'policy-explorer' ) . '</p></div>';
	}
	echo '<form method="post" action="options.php">';
	settings_fields( SETTINGS );
	do_settings_sections( SETTINGS );
	if ( ! defined( 'POLICY_EXPLORER_ORIGINS' ) ) {
		submit_button();
	}
	echo '</form>';
	show_copies();
	echo '</div>';
}

/**
 * The copies, each with its state.
 */
function show_copies(): void {
	$states = ( new Options() )->states();
	echo '<h2>' . esc_html__( 'Policies on this site', 'policy-explorer' ) . '</h2>';
	if ( ! $states ) {
		echo '<p>' . esc_html__( 'None yet. In a post add the block “Policy explainer”, or write the shortcode:', 'policy-explorer' ) . ' <code>[policy_explorer url="https://…/policies/ID.json"]</code></p>';
		return;
	}
	echo '<p>' . esc_html__( 'Readers see a copy that is kept on this site. When it is older than some minutes, it is compared with its origin after the next visit. A correction needs nothing from you.', 'policy-explorer' ) . '</p>';
	echo '<table class="widefat striped"><thead><tr>';
	foreach ( array( __( 'File', 'policy-explorer' ), __( 'State', 'policy-explorer' ), __( 'Last compared', 'policy-explorer' ), __( 'Last changed', 'policy-explorer' ) ) as $heading ) {
		echo '<th scope="col">' . esc_html( $heading ) . '</th>';
	}
	echo '</tr></thead><tbody>';
	foreach ( $states as $state ) {
		$words = __( 'Up to date', 'policy-explorer' );
		if ( ! empty( $state['error'] ) ) {
			$words = error_in_words( $state['error'] ) . ' ' . ( '' === $state['digest'] ? __( 'Readers see a link.', 'policy-explorer' ) : __( 'Readers see the last copy.', 'policy-explorer' ) );
		} elseif ( ! is_allowed( $state['url'] ) ) {
			$words = __( 'Its origin is not allowed.', 'policy-explorer' );
		}
		printf(
			'<tr><td><strong>%s</strong><br><span style="overflow-wrap:anywhere">%s</span></td><td>%s</td><td>%s</td><td>%s</td></tr>',
			esc_html( basename( $state['url'], '.markup.json' ) ),
			esc_html( dirname( $state['url'] ) . '/' ),
			esc_html( $words ),
			esc_html( in_words( $state['checked'] ) ),
			esc_html( in_words( $state['since'] ) )
		);
	}
	echo '</tbody></table>';
	echo '<form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '"><input type="hidden" name="action" value="' . esc_attr( CHECK ) . '">';
	wp_nonce_field( CHECK );
	submit_button( __( 'Compare all now', 'policy-explorer' ), 'secondary' );
	echo '</form>';
}

/**
 * The most files that are compared at once, so that the page comes back.
 */
const MOST_COMPARED = 20;

/**
 * Compares all copies with their origins now.
 */
function check_now(): void {
	if ( ! current_user_can( MANAGE ) ) {
		wp_die( esc_html__( 'You may not change these settings.', 'policy-explorer' ), '', array( 'response' => 403 ) );
	}
	check_admin_referer( CHECK );
	$states = ( new Options() )->states();
	usort(
		$states,
		static function ( array $one, array $other ): int {
			return $one['checked'] <=> $other['checked'];
		}
	);
	foreach ( array_slice( $states, 0, MOST_COMPARED ) as $state ) {
		$address = policy_address( $state['url'], is_local() );
		if ( null !== $address && is_allowed( $state['url'] ) && copies()->refresh( $state['url'], $address['id'], $address['base'], true ) ) {
			renew_posts( $address );
		}
	}
	wp_safe_redirect( settings_address() );
	exit;
}
